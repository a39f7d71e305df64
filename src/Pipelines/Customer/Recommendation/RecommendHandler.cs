using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Customer.Recommendation;

internal sealed class RecommendHandler(RecommendationRealtimePipeline service) : IRequestHandler<Recommend, ServedRecommendations>
{
    public Task<ServedRecommendations> Handle(Recommend request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(service.Recommend(request.Query));
    }
}
