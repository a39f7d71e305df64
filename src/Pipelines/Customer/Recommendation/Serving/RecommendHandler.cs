using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Customer.Recommendation.Serving;

internal sealed class RecommendHandler(RecommendationService service) : IRequestHandler<Recommend, ServedRecommendations>
{
    public Task<ServedRecommendations> Handle(Recommend request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(service.Recommend(request.Query));
    }
}
