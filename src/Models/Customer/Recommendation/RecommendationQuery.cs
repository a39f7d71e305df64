using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Who asks, with what history, in what situation, for how many items. The history travels with the query, so that anonymous, new and known users take one path.</summary>
public sealed record RecommendationQuery
{
    /// <summary>The user; null for somebody without a name.</summary>
    public string? UserId { get; init; }

    /// <summary>What the user did, in any order. Items that the catalogue does not have are passed over and told in the diagnostics.</summary>
    public ImmutableArray<Interaction> History { get; init; } = [];

    /// <summary>
    /// Whether <see cref="History"/> holds only what came after training, such as feedback of today: it is then added to what the model knows of
    /// the user, and events up to the training are passed over, because they are in there.
    /// </summary>
    public bool AddsToTraining { get; init; }

    /// <summary>The best that may serve; a lower level is quicker and needs less.</summary>
    public RecommendationLevel Level { get; init; }

    /// <summary>The situation.</summary>
    public RecommendationContext Context { get; init; } = new();

    /// <summary>How many items, 1 to 1,000.</summary>
    public int Count { get; init; } = 20;

    /// <summary>The only items that may be answered, for ranking a given list; null means the whole catalogue.</summary>
    public ImmutableArray<string>? Candidates { get; init; }

    /// <summary>What must and must not be shown.</summary>
    public RecommendationRules Rules { get; init; } = RecommendationRules.Default;

    /// <summary>Whether each item comes with its reasons.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether the answer tells what each stage did.</summary>
    public bool Diagnose { get; init; }
}
