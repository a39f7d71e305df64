using AudienceML.Core.Requests;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>A list for somebody. On hot paths call <see cref="RecommendationRealtimePipeline"/> itself.</summary>
/// <param name="Query">Who asks, in what situation, for what.</param>
public sealed record Recommend(RecommendationQuery Query) : IRequest<ServedRecommendations>;
