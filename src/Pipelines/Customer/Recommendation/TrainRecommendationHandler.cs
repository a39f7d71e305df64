using AudienceML.Core.Requests;
using AudienceML.Features.Shared.Loading;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

internal sealed class TrainRecommendationHandler(
    TrainingServices services,
    IEnumerable<IModelWatcher> watchers,
    ICustomerSource? customers = null,
    IEditorialSource? editorial = null,
    IReferenceSource? reference = null,
    IFeedbackStore? feedback = null) : IRequestHandler<TrainRecommendation, TrainingOutcome>
{
    public async Task<TrainingOutcome> Handle(TrainRecommendation request, CancellationToken cancellationToken)
    {
        var source = request.Source ?? new CustomerRecommendationSource(
            customers ?? throw new InvalidOperationException(
                $"{nameof(TrainRecommendation)} names no Source, and the host has no {nameof(ICustomerSource)}. Add one, for example with UseData(…)."),
            editorial,
            reference,
            request.Data);
        source = feedback is null ? source : new FeedbackTrainingSource(source, feedback);
        var outcome = await RecommendationTraining.For(source, services, request.Options, request.Splitter)
            .RunAsync(request.Training, request.Progress, cancellationToken).ConfigureAwait(false);
        await watchers.RefreshAsync(outcome.Entry.Key, cancellationToken).ConfigureAwait(false);
        return outcome;
    }
}
