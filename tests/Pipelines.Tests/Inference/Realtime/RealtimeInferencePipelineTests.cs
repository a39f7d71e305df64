using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Realtime;

namespace AudienceML.Pipelines.Tests.Inference.Realtime;

public sealed class RealtimeInferencePipelineTests
{
    private static readonly CustomerUserFeatures Row = User(20);
    private static readonly ChurnModel<CustomerUserFeatures> Model = new ChurnTrainer<CustomerUserFeatures>(
        new ChurnFeatureEngineer(), new ChurnOptions { Boosting = new() { Trees = 20 }, Folds = 2 })
        .Train(Set(), null, new LearningContext());

    [Test]
    public async Task Answer_WithModelAndRow_IsTheModels()
    {
        var slot = new PredictorSlot<ChurnPredictor<CustomerUserFeatures>>(new(Model, new(3, 1, 0)));

        var served = await new ChurnRealtimePipeline(slot, new Lookup(Row)).PredictAsync(Row.UserId);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(served.Source, Is.EqualTo(AnswerSource.Model));
            Assert.That(served.Prediction, Is.EqualTo(slot.Current!.Predict(Row)));
            Assert.That(served.Prediction.ModelVersion.Major, Is.EqualTo(3));
        }
    }

    [Test]
    public async Task Answer_WithoutAModel_IsTheFallbacks()
    {
        var served = await new ChurnRealtimePipeline(new(), new Lookup(User(30))).PredictAsync(Row.UserId);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(served.Source, Is.EqualTo(AnswerSource.Fallback));
            Assert.That(served.Reason, Is.EqualTo("no_model"));
            Assert.That(served.Prediction.Probability, Is.EqualTo(0.5f));
        }
    }

    [Test]
    public async Task Answer_ForAnUnknownUser_IsTheFallbacks()
    {
        var served = await Pipeline(new Lookup(null)).PredictAsync(Guid.NewGuid());

        Assert.That((served.Source, served.Reason), Is.EqualTo((AnswerSource.Fallback, "no_row")));
    }

    [Test]
    public async Task Answer_WhenTheLookupFails_IsTheFallbacks([Values] bool later)
    {
        var served = await Pipeline(new Lookup(null) { Failure = new TimeoutException(), Later = later }).PredictAsync(Guid.NewGuid());

        Assert.That((served.Source, served.Reason), Is.EqualTo((AnswerSource.Fallback, nameof(TimeoutException))));
    }

    [Test]
    public async Task Answer_WhenCancelled_IsNoAnswer() => await Assert.CatchAsync<OperationCanceledException>(
        async () => await Pipeline(new Lookup(null) { Failure = new OperationCanceledException(), Later = true }).PredictAsync(Guid.NewGuid()));

    [Test]
    public void Answer_FromARow_AllocatesNothing()
    {
        var pipeline = Pipeline(new Lookup(Row));
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
            {
                pipeline.Predict(Row.UserId, Row);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    private static ChurnRealtimePipeline Pipeline(Lookup lookup) => new(new(new ChurnPredictor<CustomerUserFeatures>(Model, new(1, 0, 0))), lookup);

    private static CustomerUserFeatures User(int days) => new()
    {
        UserId = new Guid(days, 0, 0, new byte[8]),
        FeatureDate = new DateOnly(2025, 3, 1),
        DaysSinceLastSession = days,
        MlFeatures = new UserMlFeatures { HoursSinceLastActivity = days * 24 },
    };

    private static TrainingSet<CustomerUserFeatures, float> Set()
    {
        var users = Enumerable.Range(0, 300).Select(i => User(i % 40)).ToArray();
        return new(users, users.Select((u, i) => u.DaysSinceLastSession > 20 == (i % 7 != 0) ? 1f : 0f).ToArray());
    }

    private sealed class Lookup(CustomerUserFeatures? row) : IRowLookup<Guid, CustomerUserFeatures>
    {
        public Exception? Failure { get; init; }

        public bool Later { get; init; }

        public ValueTask<CustomerUserFeatures?> FindAsync(Guid key, CancellationToken cancellationToken = default) =>
            Failure is null ? new(row) : Later ? FailAsync() : throw Failure;

        private async ValueTask<CustomerUserFeatures?> FailAsync()
        {
            await Task.Yield();
            throw Failure!;
        }
    }
}
