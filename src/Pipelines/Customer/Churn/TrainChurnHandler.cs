using AudienceML.Core.Requests;
using AudienceML.Features.Shared.Loading;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class TrainChurnHandler(ICustomerSource source, TrainingServices services, IEnumerable<IModelWatcher> watchers)
    : IRequestHandler<TrainChurn, TrainingOutcome>
{
    public async Task<TrainingOutcome> Handle(TrainChurn request, CancellationToken cancellationToken)
    {
        var data = request.Data ?? new();
        var pipeline = ChurnTraining.ForUserFeatures(new CustomerChurnSource(source, data), data.Labels.HorizonDays, services, request.Options);
        var outcome = await pipeline.RunAsync(request.Training, request.Progress, cancellationToken).ConfigureAwait(false);
        await watchers.RefreshAsync(outcome.Entry.Key, cancellationToken).ConfigureAwait(false);
        return outcome;
    }
}
