using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Tests.Guides;

public sealed class OwnDomainHost(TrainingServices services)
{
    public PredictorSlot<SignupPredictor> Slot { get; } = new();

    public Task<TrainingOutcome> TrainAsync(TrainingSet<ReaderRow, float> rows, CancellationToken cancellationToken) =>
        new SignupTrainingPipeline(new()
        {
            Code = SignupModel.ModelCode,
            Source = new InMemoryTrainingSource<ReaderRow, float>(rows, "readers of last month"),
            Splitter = new StratifiedSplitter<ReaderRow>(),
            Trainer = new SignupTrainer(new GradientBoostingLearner(new() { Trees = 100, Leaves = 8 })),
            Evaluator = new SignupEvaluator(),
            Loader = SignupModel.Load,
            Registry = services.Registry,
            Journal = services.Journal,
            Gate = services.Gate,
            Clock = services.Clock,
        }).RunAsync(new TrainingRequest { By = "newsletter team" }, cancellationToken: cancellationToken);

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var key = new ModelKey(default, SignupModel.ModelCode);
        var entry = await services.Registry.FindProductionAsync(key, cancellationToken)
            ?? throw new InvalidOperationException("Train a version first.");
        var artifact = await services.Registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken);
        Slot.Swap(new SignupPredictor(SignupModel.Load(artifact), entry.Version));
    }
}
