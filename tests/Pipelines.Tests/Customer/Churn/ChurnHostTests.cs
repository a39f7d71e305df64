using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Learning.Errors;
using AudienceML.Models.Customer.Churn;
using AudienceML.Monitoring;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Monitoring;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;
using AudienceML.Registry.Requests;
using AudienceML.Registry.Stores;
using AudienceML.Testing.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Pipelines.Tests.Customer.Churn;

/// <summary>Churn as a host has it: a container, requests, and an audience of 1,200 simulated users.</summary>
public sealed class ChurnHostTests
{
    private static readonly AudienceSimulator Audience = new(new SimulationOptions { Users = 1200, Days = 120, Seed = 5 });
    private static readonly ChurnOptions Quick = new() { Boosting = new() { Trees = 40, Leaves = 6, EarlyStoppingRounds = 10 }, Folds = 2 };

    private SimulatedSource _source = null!;
    private ServiceProvider _services = null!;
    private ISender _sender = null!;

    [SetUp]
    public void CreateHost()
    {
        _source = new SimulatedSource(Audience);
        var services = new ServiceCollection();
        services.AddSingleton<IModelStore, InMemoryModelStore>();
        services.AddSingleton<IRunJournal, InMemoryRunJournal>();
        services.AddSingleton<ICustomerSource>(_source);
        services.AddSingleton<IChurnScoreStore>(new Scores());
        services.AddSingleton<IMonitoringStore, Reports>();
        services.AddSingleton<IRowLookup<Guid, CustomerUserFeatures>>(new Lookup(_source));
        services.AddAudienceML().AddChurn();
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        _sender = _services.GetRequiredService<ISender>();
    }

    [TearDown]
    public async Task CloseHost() => await _services.DisposeAsync();

    [Test]
    public async Task Host_TrainsFromRawEvents_AndServesScoresAndWatchesAtOnce()
    {
        var outcome = await _sender.Send(new TrainChurn(new TrainingRequest { By = "a test" }, Options: Quick));
        var today = DateOnly.FromDateTime(Audience.End.UtcDateTime);
        _source.UserFeatures.AddRange(await FeaturesAsync(today));
        var user = _source.UserFeatures[0];
        var served = await _sender.Send(new PredictChurn(user.UserId));
        var batch = await _sender.Send(new ScoreChurn(default, today, Reasons: 2, PartitionRows: 100));
        var written = ((Scores)_services.GetRequiredService<IChurnScoreStore>()).Written;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Report["auc"], Is.GreaterThan(outcome.Baselines.Single(b => b.Name == "recency").Report["auc"] - 0.02));
            Assert.That(outcome.Report["auc"], Is.GreaterThan(0.65));
            Assert.That(outcome.Entry.Stage, Is.EqualTo(ModelStage.Production));
            Assert.That(served.Source, Is.EqualTo(AnswerSource.Model), "training in this host takes effect at once");
            Assert.That(served.Prediction.ModelVersion, Is.EqualTo(outcome.Entry.Version));
            Assert.That(batch.Rows, Is.EqualTo(_source.UserFeatures.Count));
            Assert.That(written.Select(s => s.Id), Is.EquivalentTo(_source.UserFeatures.Select(f => f.UserId.ToString("D"))));
            Assert.That(written.Single(s => s.Id == user.UserId.ToString("D")).Prediction, Is.EqualTo(served.Prediction));
        }
    }

    [Test]
    public void ScoreChurnRows_WithoutItsParts_IsRefusedWithAllObjections()
    {
        var request = new ScoreChurnRows<CustomerUserFeatures>(null!, null!, row => row.UserId.ToString("D"), null!, Reasons: 101);
        Assert.That(
            () => _sender.Send(request),
            Throws.TypeOf<InvalidRequestException>().With.Message.Contains("Predictor").And.Message.Contains("Rows")
                .And.Message.Contains("Target").And.Message.Contains("Reasons"));
    }

    [Test]
    public void MeasureDrift_WithoutAVersion_IsRefused() => Assert.That(
        () => _sender.Send(new MeasureDrift<CustomerUserFeatures>(null!, null!, default, "")),
        Throws.TypeOf<InvalidRequestException>().With.Message.Contains("Entry").And.Message.Contains("Model").And.Message.Contains("Source"));

    [Test]
    public async Task TrainChurn_WithItsOwnSource_NeedsNoneOfTheHost()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IModelStore, InMemoryModelStore>();
        services.AddSingleton<IRunJournal, InMemoryRunJournal>();
        services.AddAudienceML().AddChurn();
        await using var provider = services.BuildServiceProvider();
        var sender = provider.GetRequiredService<ISender>();
        var request = new TrainChurn(new TrainingRequest(), Options: Quick);
        Assert.That(() => sender.Send(request), Throws.InvalidOperationException.With.Message.Contains(nameof(ICustomerSource)));
        var outcome = await sender.Send(request with { Source = new CustomerChurnSource(_source) });
        Assert.That(outcome.Entry.Version, Is.EqualTo(new ModelVersion(1, 0, 0)));
    }

    [Test]
    public async Task Host_RollsBack_AndAnswersWithTheVersionBeforeAtOnce()
    {
        var first = (await _sender.Send(new TrainChurn(new TrainingRequest(), Options: Quick))).Entry;
        var second = (await _sender.Send(new TrainChurn(new TrainingRequest { Seed = 2, Promote = false }, Options: Quick))).Entry;
        _source.UserFeatures.AddRange(await FeaturesAsync(DateOnly.FromDateTime(Audience.End.UtcDateTime)));
        var ask = new PredictChurn(_source.UserFeatures[0].UserId);

        await _sender.Send(new PromoteModel(first.Key, second.Version));
        var promoted = (await _sender.Send(ask)).Prediction.ModelVersion;
        await _sender.Send(new RollbackModel(first.Key));
        var rolledBack = (await _sender.Send(ask)).Prediction.ModelVersion;

        Assert.That((promoted, rolledBack), Is.EqualTo((second.Version, first.Version)));
    }

    [Test]
    public async Task Drift_OfUsersWhoStayAway_IsFoundStoredAndShown()
    {
        var entry = (await _sender.Send(new TrainChurn(new TrainingRequest(), Options: Quick))).Entry;
        var check = _services.GetRequiredService<DriftCheck>();
        var registry = _services.GetRequiredService<IModelRegistry>();
        var model = ChurnModel.Load(await registry.ReadArtifactAsync(entry), new ChurnFeatureEngineer());
        var rows = (await FeaturesAsync(DateOnly.FromDateTime(Audience.End.UtcDateTime).AddDays(-60))).ToArray();
        var away = rows.Select(r => r with { MlFeatures = r.MlFeatures with { HoursSinceLastActivity = r.MlFeatures.HoursSinceLastActivity + 2000 } });

        var same = await check.RunAsync<CustomerUserFeatures>(entry, model, rows, "the same days");
        var drifted = await check.RunAsync<CustomerUserFeatures>(entry, model, away.ToArray(), "nobody came");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(drifted.Level, Is.EqualTo(DriftLevel.Major));
            Assert.That(drifted.Drifted, Does.Contain("hours_since_last_activity"));
            Assert.That(same.Drifted, Does.Not.Contain("hours_since_last_activity"));
            Assert.That((await _services.GetRequiredService<IMonitoringStore>().ListAsync(entry.Key)).Select(r => r.Source), Does.Contain("nobody came"));
        }
    }

    [Test]
    public async Task Requests_ThatMakeNoSense_AreRefusedBeforeAnythingIsDone()
    {
        var training = await Assert.ThrowsAsync<InvalidRequestException>(() => _sender.Send(
            new TrainChurn(new TrainingRequest { MaxDegreeOfParallelism = 0 }, new CustomerChurnOptions { TrainingDates = 0 })));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _sender.Send(new PredictChurn(Guid.Empty)));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _sender.Send(new ScoreChurn(default, default, PartitionRows: 0)));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _sender.Send(new TrainModel(default, new TrainingRequest())));

        Assert.That(training!.Failures, Is.EqualTo(["MaxDegreeOfParallelism is 1 or more.", "There are 1 to 60 dates to learn from."]));
    }

    [Test]
    public async Task Scoring_WithoutAModel_SaysWhatToDo()
    {
        var failure = await Assert.ThrowsAsync<PipelineException>(() => _sender.Send(new ScoreChurn(default, new DateOnly(2026, 1, 1))));

        Assert.That(failure!.Message, Does.Contain("Train one"));
    }

    [Test]
    public async Task Training_OnTooFewDays_SaysHowFarTheDataGoes()
    {
        var short_ = new CustomerChurnSource(new SimulatedSource(new AudienceSimulator(new SimulationOptions { Users = 100, Days = 40 })));

        var failure = await Assert.ThrowsAsync<TrainingDataException>(() => short_.LoadAsync(new TrainingRequest()));

        Assert.That(failure!.Message, Does.Contain("too short for a horizon of 30 days"));
    }

    private async Task<IEnumerable<CustomerUserFeatures>> FeaturesAsync(DateOnly date)
    {
        var builder = new ChurnTrainingSetBuilder([date]);
        await foreach (var session in _source.ReadSessionsAsync(new CustomerQuery()))
        {
            builder.Add(session);
        }

        await foreach (var customerEvent in _source.ReadEventsAsync(new CustomerQuery()))
        {
            builder.Add(customerEvent);
        }

        return builder.BuildUnlabelled(date);
    }

    private sealed class Lookup(SimulatedSource source) : IRowLookup<Guid, CustomerUserFeatures>
    {
        public ValueTask<CustomerUserFeatures?> FindAsync(Guid key, CancellationToken cancellationToken = default) =>
            new(source.UserFeatures.Find(f => f.UserId == key));
    }

    private sealed class Scores : IChurnScoreStore, IPredictionSink<ChurnScore>, ICheckpoint
    {
        private readonly Dictionary<int, ChurnScore[]> _parts = [];

        public IEnumerable<ChurnScore> Written => _parts.Values.SelectMany(p => p);

        public BatchTarget<ChurnScore> Open(Core.Tenancy.TenantId tenant, DateOnly date) => new(this, this);

        public Task WriteAsync(string job, int partition, ReadOnlyMemory<ChurnScore> rows, CancellationToken cancellationToken = default)
        {
            _parts[partition] = rows.ToArray();
            return Task.CompletedTask;
        }

        public Task<IReadOnlySet<int>> BeginAsync(string job, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlySet<int>>(new HashSet<int>());

        public Task MarkAsync(string job, int partition, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync(string job, int partitions, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync(string job, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class Reports : IMonitoringStore
    {
        private readonly List<DriftReport> _reports = [];

        public Task AppendAsync(DriftReport report, CancellationToken cancellationToken = default)
        {
            _reports.Add(report);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<DriftReport>> ListAsync(ModelKey key, int limit = 100, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<DriftReport>>(_reports);
    }
}
