using System.Collections.Immutable;
using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>Something that can be recommended: an article, a video, a channel, a film, a track. Null or empty where the source does not know.</summary>
public sealed record CatalogueItem
{
    /// <summary>The id that the host uses.</summary>
    public required string ItemId { get; init; }

    /// <summary>What readers see.</summary>
    public string? Title { get; init; }

    /// <summary>news, opinion, analysis, video, podcast, track, channel, film.</summary>
    public string? ItemType { get; init; }

    /// <summary>Categories or genres, the main one first.</summary>
    public ImmutableArray<string> Genres { get; init; } = [];

    /// <summary>Tags and topics.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The author, artist or channel; also the owner, whose own items are not recommended back.</summary>
    public string? CreatorId { get; init; }

    /// <summary>The brand that publishes it.</summary>
    public string? BrandId { get; init; }

    /// <summary>Country codes where it may be shown; empty means everywhere.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>From when it may be shown, and what freshness counts from.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>From when it may no longer be shown.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Never to be shown.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The year of the work, for eras of taste.</summary>
    public int? Year { get; init; }

    /// <summary>How it sounds, for music.</summary>
    public AudioFeatures? Audio { get; init; }

    /// <summary>Text for content vectors: summary and body.</summary>
    public string? Text { get; init; }
}
