using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

internal sealed class RecordFeedbackHandler(LiveHistories histories) : IRequestHandler<RecordFeedback, int>
{
    public async Task<int> Handle(RecordFeedback request, CancellationToken cancellationToken)
    {
        await histories.RecordAsync(request.Tenant, request.Feedback, cancellationToken).ConfigureAwait(false);
        return request.Feedback.Length;
    }
}
