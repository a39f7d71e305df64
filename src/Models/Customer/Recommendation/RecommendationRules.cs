using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What the house wants shown and not shown. Rules that forbid hold on every path and come last; those that prefer only move items.</summary>
public sealed record RecommendationRules
{
    /// <summary>Nothing but: no items seen before, none hidden, expired, not yet published or of another region.</summary>
    public static RecommendationRules Default { get; } = new();

    /// <summary>Items not to show in this answer.</summary>
    public ImmutableHashSet<string> Exclude { get; init; } = [];

    /// <summary>Genres not to show.</summary>
    public ImmutableHashSet<string> ExcludeGenres { get; init; } = [];

    /// <summary>Genres outside which nothing is shown; empty means all.</summary>
    public ImmutableHashSet<string> OnlyGenres { get; init; } = [];

    /// <summary>Item types outside which nothing is shown; empty means all.</summary>
    public ImmutableHashSet<string> OnlyTypes { get; init; } = [];

    /// <summary>Items at fixed places: the first goes on place 1, as long as it may be shown at all.</summary>
    public ImmutableArray<string> Pin { get; init; } = [];

    /// <summary>Factors on the scores of items, above 0: above 1 boosts, below 1 buries.</summary>
    public ImmutableDictionary<string, double> ItemFactors { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Factors on the scores of genres, above 0.</summary>
    public ImmutableDictionary<string, double> GenreFactors { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>What becomes of items seen before.</summary>
    public SeenPolicy Seen { get; init; } = SeenPolicy.Never;

    /// <summary>For <see cref="SeenPolicy.AfterDays"/>: days since last seen, 0 or more.</summary>
    public double SeenAfterDays { get; init; } = 30;

    /// <summary>Whether the asking user's own items may be shown.</summary>
    public bool AllowOwn { get; init; }

    /// <summary>The greatest age in days of what is shown; null means any.</summary>
    public double? MaxAgeDays { get; init; }
}
