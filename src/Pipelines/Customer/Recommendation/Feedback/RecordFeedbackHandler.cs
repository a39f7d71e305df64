using AudienceML.Core.Requests;
using AudienceML.Pipelines.Customer.Recommendation.Serving;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

internal sealed class RecordFeedbackHandler(RecommendationService service) : IRequestHandler<RecordFeedback, int>
{
    public async Task<int> Handle(RecordFeedback request, CancellationToken cancellationToken)
    {
        await service.RecordAsync(request.Feedback, cancellationToken).ConfigureAwait(false);
        return request.Feedback.Length;
    }
}
