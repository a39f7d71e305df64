using AudienceML.Core.Requests;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class TrainChurnTableHandler(TrainingServices services, IEnumerable<IModelWatcher> watchers)
    : IRequestHandler<TrainChurnTable, TrainingOutcome>
{
    public async Task<TrainingOutcome> Handle(TrainChurnTable request, CancellationToken cancellationToken)
    {
        var source = new InMemoryTrainingSource<TabularRow, float>(request.Rows, request.Source);
        var pipeline = ChurnTraining.ForTable(source, new TabularFeatureEngineer(request.Schema), services, request.Options);
        var outcome = await pipeline.RunAsync(request.Training, request.Progress, cancellationToken).ConfigureAwait(false);
        await watchers.RefreshAsync(outcome.Entry.Key, cancellationToken).ConfigureAwait(false);
        return outcome;
    }
}
