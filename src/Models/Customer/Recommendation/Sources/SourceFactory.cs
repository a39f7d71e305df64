using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>Makes a model's sources by name.</summary>
internal static class SourceFactory
{
    // What comes next depends on what came last; three are a visit's worth.
    private const int LatestItems = 3;

    public static IScoringSource Create(string name, RecommendationParts parts, ItemStatistics statistics) => name switch
    {
        SourceNames.Popular => new PopularSource(name, "popular", statistics.Takers, statistics.Groups),
        SourceNames.Trending => new PopularSource(name, "trending", statistics.Trend),
        SourceNames.Genre => new GenreSource(name, statistics.Trend),
        SourceNames.Fresh => new FreshSource(name),
        SourceNames.Content => new ContentSource(name),
        SourceNames.Similar => new LatestSource(name, parts.RecommenderOf(name), LatestItems),
        _ => new RecommenderSource(name, parts.RecommenderOf(name), parts.AddedFactors.FirstOrDefault(f => f.Source == name)?.Rows),
    };
}
