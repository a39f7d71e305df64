using AudienceML.Core.Requests;
using AudienceML.Features.Shared.Loading;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class TrainChurnHandler(TrainingServices services, IEnumerable<IModelWatcher> watchers, ICustomerSource? customers = null)
    : IRequestHandler<TrainChurn, TrainingOutcome>
{
    public async Task<TrainingOutcome> Handle(TrainChurn request, CancellationToken cancellationToken)
    {
        var data = request.Data ?? new();
        var source = request.Source ?? new CustomerChurnSource(
            customers ?? throw new InvalidOperationException(
                $"{nameof(TrainChurn)} names no Source, and the host has no {nameof(ICustomerSource)}. Add one, for example with UseData(…)."),
            data);
        var pipeline = ChurnTraining.ForUserFeatures(source, data.Labels.HorizonDays, services, request.Options);
        var outcome = await pipeline.RunAsync(request.Training, request.Progress, cancellationToken).ConfigureAwait(false);
        await watchers.RefreshAsync(outcome.Entry.Key, cancellationToken).ConfigureAwait(false);
        return outcome;
    }
}
