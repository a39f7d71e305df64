using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Scores of 200,000 rows with the model of gbdt-train: all at once, or row by row on one thread without allocation.</summary>
internal sealed class GradientBoostingScoring(bool isByRow) : Workload
{
    private const int BlockRows = 4096;
    private const int SingleRows = 20_000;
    private GradientBoostingModel _model = null!;
    private LearningSet _test = null!;
    private int _threads;

    public override string Name => isByRow ? "gbdt-one-row" : "gbdt-predict";

    public override string What => isByRow
        ? "one row through 100 trees of 63 leaves; time of one call, to reach 2E-06"
        : "200,000 rows through 100 trees of 63 leaves";

    public override IReadOnlyList<Peer> Peers => isByRow ? [] : [new("XGBoost, inplace_predict", "gbdt_predict.py", 0.3)];

    public override int Runs => 10;

    public override void WriteArrays(Arrays arrays) => arrays.EnsureTabular();

    public override void Prepare(Arrays arrays, int threads)
    {
        _model = new GradientBoostingLearner(new() { Trees = 100, Leaves = 63, LearningRate = 0.1, MinRowsInLeaf = 20 })
            .Learn(arrays.Tabular("train"), null, new LearningContext(1, threads));
        _test = arrays.Tabular("test");
        _threads = threads;
    }

    public override Outcome Run(int seed)
    {
        var outputs = new float[_test.RowCount];
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (isByRow)
        {
            for (var row = 0; row < SingleRows; row++)
            {
                _model.Score(_test.Features.Row(row), outputs.AsSpan(row, 1));
            }

            var seconds = watch.Elapsed.TotalSeconds / SingleRows;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return new(seconds, new Dictionary<string, double> { ["bytes a row"] = allocated / (double)SingleRows });
        }

        Blocks.For(_test.RowCount, BlockRows, _threads, (_, start, count) => _model.Score(_test.Features.Rows(start, count), outputs.AsSpan(start, count)));
        var all = watch.Elapsed.TotalSeconds;
        return new(all, new Dictionary<string, double> { ["AUC"] = BinaryMetrics.RocAuc(outputs, _test.Labels.Span) });
    }
}
