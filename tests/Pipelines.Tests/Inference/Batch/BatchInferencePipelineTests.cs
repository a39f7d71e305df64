using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;
using AudienceML.Pipelines.Tests.Customer.Churn;

namespace AudienceML.Pipelines.Tests.Inference.Batch;

public sealed class BatchInferencePipelineTests
{
    private static readonly ChurnModel<TabularRow> Model = new ChurnTrainer<TabularRow>(
        new TabularFeatureEngineer(Table.Schema), new ChurnOptions { Boosting = new() { Trees = 20 }, Folds = 2 })
        .Train(Table.Rows(500, 1), null, new LearningContext());

    private static readonly TabularRow[] Rows = Table.Rows(2500, 2).Rows.ToArray();

    [Test]
    public async Task Batch_Whole_WritesEachRowOnceWithItsPrediction()
    {
        var store = new Memory();

        var outcome = await Pipeline(store).RunAsync();

        var predictor = new ChurnPredictor<TabularRow>(Model, new(1, 0, 0));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome, Is.EqualTo(new BatchOutcome(new(1, 0, 0), 2500, 25, 0, outcome.Seconds)));
            Assert.That(store.Written.Select(s => s.Id), Is.EqualTo(Rows.Select(r => r.Id)));
            Assert.That(store.Written.Select(s => s.Prediction), Is.EqualTo(Rows.Select(predictor.Predict)));
            Assert.That(store.IsComplete, Is.True);
        }
    }

    [Test]
    public async Task Batch_InterruptedAfterAnyStep_IsTakenUpAndEndsTheSame()
    {
        var whole = new Memory();
        await Pipeline(whole).RunAsync();

        // Every write and every mark is a step after which the process may end.
        for (var step = 0; step < 50; step += 7)
        {
            var store = new Memory { FailAfter = step };
            Assert.That(await RunAsync(store), Is.False, "the step fails");
            store.FailAfter = int.MaxValue;

            var outcome = await Pipeline(store).RunAsync();

            Assert.That(store.Written, Is.EqualTo(whole.Written));
            Assert.That(outcome.Resumed, Is.EqualTo(step / 2));
        }
    }

    [Test]
    public async Task Batch_OfAnotherVersion_TakesNothingForDone()
    {
        var store = new Memory { FailAfter = 20 };
        await RunAsync(store);
        store.FailAfter = int.MaxValue;

        var outcome = await Pipeline(store, version: 2).RunAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Resumed, Is.Zero);
            Assert.That(store.Written.All(s => s.Prediction.ModelVersion.Major == 2), Is.True);
        }
    }

    [Test]
    public async Task Batch_AskedForReasons_HasThem()
    {
        var store = new Memory();

        await Pipeline(store, reasons: 2).RunAsync();

        Assert.That(store.Written.All(s => s.Reasons.Length is 1 or 2), Is.True);
    }

    [Test]
    public async Task Batch_OfNoRows_IsComplete()
    {
        var store = new Memory();

        var outcome = await Pipeline(store, rows: []).RunAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Rows, Is.Zero);
            Assert.That(store.IsComplete, Is.True);
        }
    }

    [TestCase(0)]
    [TestCase(1_000_001)]
    public void Partition_OfAnImpossibleSize_IsRefused(int rows) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionedRows.Of<TabularRow>("x", [], rows));

    private static ChurnBatchPipeline<TabularRow> Pipeline(Memory store, int version = 1, int reasons = 0, TabularRow[]? rows = null) => new(
        new()
        {
            Source = PartitionedRows.Of("rows", rows ?? Rows, 100),
            Predictor = new ChurnPredictor<TabularRow>(Model, new(version, 0, 0)),
            Sink = store,
            Checkpoint = store,
        },
        row => row.Id,
        reasons);

    private static async Task<bool> RunAsync(Memory store)
    {
        try
        {
            await Pipeline(store).RunAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed class Memory : IPredictionSink<ChurnScore>, ICheckpoint
    {
        private readonly SortedDictionary<int, ChurnScore[]> _parts = [];
        private readonly Dictionary<string, HashSet<int>> _done = [];
        private int _steps;

        public int FailAfter { get; set; } = int.MaxValue;

        public bool IsComplete { get; private set; }

        public IEnumerable<ChurnScore> Written => _parts.Values.SelectMany(p => p);

        public Task<IReadOnlySet<int>> BeginAsync(string job, CancellationToken cancellationToken = default)
        {
            _steps = 0;
            return Task.FromResult<IReadOnlySet<int>>(_done.TryGetValue(job, out var done) ? done : _done[job] = []);
        }

        public Task WriteAsync(string job, int partition, ReadOnlyMemory<ChurnScore> rows, CancellationToken cancellationToken = default)
        {
            Step();
            _parts[partition] = rows.ToArray();
            return Task.CompletedTask;
        }

        public Task MarkAsync(string job, int partition, CancellationToken cancellationToken = default)
        {
            Step();
            _done[job].Add(partition);
            return Task.CompletedTask;
        }

        public Task CompleteAsync(string job, int partitions, CancellationToken cancellationToken = default)
        {
            IsComplete = _parts.Count == partitions;
            return Task.CompletedTask;
        }

        public Task CompleteAsync(string job, CancellationToken cancellationToken = default)
        {
            _done.Remove(job);
            return Task.CompletedTask;
        }

        private void Step()
        {
            if (_steps++ >= FailAfter)
            {
                throw new IOException("The process ended here.");
            }
        }
    }
}
