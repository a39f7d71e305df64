using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>Makes a model's sources by name.</summary>
internal static class SourceFactory
{
    public static IScoringSource Create(string name, RecommendationParts parts, ItemStatistics statistics) =>
        name == RecommendationOptions.Popular ? new PopularSource(name, "popular", statistics.Takers)
        : name == RecommendationOptions.Trending ? new PopularSource(name, "trending", statistics.Trend)
        : new RecommenderSource(name, parts.Recommenders.Single(r => r.Name == name).Recommender);
}
