using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>What a user likes, in numbers that can be shown.</summary>
public sealed record TasteProfile
{
    /// <summary>Liked items that it is drawn from; with 0 everything else is empty.</summary>
    public required int Items { get; init; }

    /// <summary>Genres, the greatest share first.</summary>
    public required ImmutableArray<TasteShare> Genres { get; init; }

    /// <summary>Creators, the greatest share first.</summary>
    public required ImmutableArray<TasteShare> Creators { get; init; }

    /// <summary>Decades such as "1990s", the greatest share first.</summary>
    public required ImmutableArray<TasteShare> Eras { get; init; }

    /// <summary>Item types, the greatest share first.</summary>
    public required ImmutableArray<TasteShare> Types { get; init; }

    /// <summary>How the music sounds; a feature that no liked item has is left out.</summary>
    public required ImmutableArray<AudioTaste> Audio { get; init; }

    /// <summary>The entropy of the genres in bits: 0 for one genre, 3 for eight of equal share.</summary>
    public required double GenreEntropy { get; init; }

    /// <summary>
    /// How wide the taste is, 0 to 1: the mean of 1 - cosine over pairs of liked items, at most 1; null when fewer than two have vectors.
    /// </summary>
    public required double? Diversity { get; init; }

    /// <summary>
    /// How mainstream the taste is, 0 to 1: the mean share of the catalogue that is less popular than what is liked; null when popularity is not known.
    /// </summary>
    public required double? Mainstream { get; init; }

    /// <summary>Of the creators of the last 30 days of the history, the share that was not met before; null when there is nothing before.</summary>
    public required double? NewCreators { get; init; }

    /// <summary>The share of the activity in each hour of the user's day, 24 values; empty when no time is known.</summary>
    public required ImmutableArray<double> Hours { get; init; }

    /// <summary>The share of the activity on each weekday from Sunday, 7 values; empty when no time is known.</summary>
    public required ImmutableArray<double> Weekdays { get; init; }
}
