using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

internal sealed class RecordFeedbackHandler(RecommendationRealtimePipeline service) : IRequestHandler<RecordFeedback, int>
{
    public async Task<int> Handle(RecordFeedback request, CancellationToken cancellationToken)
    {
        await service.RecordAsync(request.Feedback, cancellationToken).ConfigureAwait(false);
        return request.Feedback.Length;
    }
}
