using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Which sources a configuration asks for, and what they learn with.</summary>
internal static class SourceNames
{
    public const string Popular = "popular";
    public const string Trending = "trending";
    public const string Genre = "genre";
    public const string Content = "content";
    public const string Fresh = "fresh";
    public const string Similar = "similar";
    public const string Neighbours = "item-knn";

    // An inverse of items × items: beyond this, minutes and gigabytes.
    private const int MostItemsOfALinearAutoencoder = 12_000;

    /// <summary>The names of an algorithm's sources, those that learn first.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="data">What is learned from: an algorithm that does not suit it is left out of the tiers.</param>
    /// <param name="content">Whether the catalogue says what its items are.</param>
    public static ImmutableArray<string> Of(RecommendationOptions options, InteractionData data, bool content)
    {
        if (options.Algorithm != RecommendationOptions.Hybrid)
        {
            return [options.Algorithm];
        }

        if (options.Tier == RecommendationTier.Enterprise)
        {
            return [.. options.Sources.Distinct(StringComparer.Ordinal)];
        }

        var names = ImmutableArray.CreateBuilder<string>();
        names.Add("als");
        if (options.Tier >= RecommendationTier.Pro && data.Catalogue.Count <= MostItemsOfALinearAutoencoder)
        {
            names.Add("ease");
        }

        if (options.Tier >= RecommendationTier.Starter)
        {
            names.Add(Neighbours);
        }

        if (options.Tier >= RecommendationTier.Pro)
        {
            names.Add(Similar);
        }

        if (options.Tier >= RecommendationTier.Starter && content)
        {
            names.Add(Content);
        }

        if (content)
        {
            names.Add(Genre);
        }

        if (data.Catalogue.Items.Any(item => item.PublishedAt is not null))
        {
            names.Add(Fresh);
        }

        names.Add(Trending);
        names.Add(Popular);
        return [.. names.Where(IsKnown)];
    }

    /// <summary>The algorithm of a source; null for sources that only count or compare.</summary>
    /// <exception cref="ArgumentException">There is no such source.</exception>
    public static IRecommenderLearner? LearnerOf(string source, RecommendationOptions options) => source switch
    {
        Popular or Trending or Genre or Fresh or Content => null,
        Similar => RecommenderAlgorithms.Named(Neighbours).CreateLearner(options.Settings.GetValueOrDefault(source)),
        _ => RecommenderAlgorithms.Named(source).CreateLearner(options.Settings.GetValueOrDefault(source)),
    };

    private static bool IsKnown(string source) =>
        source is Popular or Trending or Genre or Fresh or Content
        || RecommenderAlgorithms.All.Any(a => a.Name == (source == Similar ? Neighbours : source) && !a.PredictsRatings);
}
