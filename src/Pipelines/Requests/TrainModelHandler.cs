using AudienceML.Core.Requests;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Requests;

internal sealed class TrainModelHandler(IEnumerable<ITrainingPipeline> pipelines, IEnumerable<IModelWatcher> watchers)
    : IRequestHandler<TrainModel, TrainingOutcome>
{
    public async Task<TrainingOutcome> Handle(TrainModel request, CancellationToken cancellationToken)
    {
        var pipeline = pipelines.SingleOrDefault(p => p.Code == request.Code)
            ?? throw new InvalidOperationException(
                $"No training pipeline for {request.Code} was added. Add one: services.AddSingleton<ITrainingPipeline>(…).");
        var outcome = await pipeline.RunAsync(request.Training, request.Progress, cancellationToken).ConfigureAwait(false);
        await watchers.RefreshAsync(outcome.Entry.Key, cancellationToken).ConfigureAwait(false);
        return outcome;
    }
}
