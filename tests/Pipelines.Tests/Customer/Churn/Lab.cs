using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Training;
using AudienceML.Registry;
using AudienceML.Registry.Gates;
using AudienceML.Testing.Registry;
using AudienceML.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudienceML.Pipelines.Tests.Customer.Churn;

/// <summary>A registry, a journal, a gate and a clock of their own, and quick trainings.</summary>
internal sealed class Lab
{
    public static readonly ModelKey Key = new(default, ChurnModel.Code);

    private static readonly ChurnOptions Quick = new() { Boosting = new GradientBoostingOptions { Trees = 30, Leaves = 6, EarlyStoppingRounds = 10 }, Folds = 2 };

    public Lab() => Registry = new ModelRegistry(new InMemoryModelStore(), null, Clock, NullLogger<ModelRegistry>.Instance);

    public ManualTimeProvider Clock { get; } = new();

    public InMemoryRunJournal Journal { get; } = new();

    public IModelRegistry Registry { get; }

    public IPromotionGate Gate { get; init; } = new PromotionGate();

    public TrainingServices Services => new(Registry, Journal, Gate, Clock);

    public Task<TrainingOutcome> TrainAsync(
        TrainingSet<TabularRow, float>? set = null, TrainingRequest? request = null, IProgress<Learning.Data.LearningProgress>? progress = null) =>
        TrainAsync(new InMemoryTrainingSource<TabularRow, float>(set ?? Table.Rows(800, 1), "a table"), request, progress);

    public Task<TrainingOutcome> TrainAsync(
        ITrainingSource<TabularRow, float> source,
        TrainingRequest? request = null,
        IProgress<Learning.Data.LearningProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        return ChurnTraining.ForTable(source, new TabularFeatureEngineer(Table.Schema), Services, Quick)
            .RunAsync(request ?? new TrainingRequest { By = "a test" }, progress, cancellationToken);
    }

    public async Task<ChurnPredictor<TabularRow>> PredictorAsync(ModelEntry entry) =>
        new(TabularChurn.Load(await Registry.ReadArtifactAsync(entry)), entry.Version);
}
