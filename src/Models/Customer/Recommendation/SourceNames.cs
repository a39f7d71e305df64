using System.Collections.Immutable;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Which sources a configuration asks for, and what they learn with.</summary>
internal static class SourceNames
{
    public static ImmutableArray<string> Of(RecommendationOptions options) =>
        options.Algorithm == RecommendationOptions.Hybrid ? [RecommendationOptions.Popular, RecommendationOptions.Trending]
        : [options.Algorithm];

    /// <summary>The algorithm of a source; null for sources that only count.</summary>
    public static IRecommenderLearner? LearnerOf(string source) =>
        source == RecommendationOptions.Popular || source == RecommendationOptions.Trending ? null
        : throw new ArgumentOutOfRangeException(nameof(source), source, "There is no such algorithm.");
}
