using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>An answer: items, best first, and where they come from.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="ServedBy">What served: "learned", "factorization", "content", "trending" or "popular".</param>
/// <param name="IsColdStart">Whether the user had no history that the model knows.</param>
/// <param name="Stages">What each stage did; empty unless asked for.</param>
public sealed record RecommendationList(
    ImmutableArray<RecommendedItem> Items, string ServedBy, bool IsColdStart, ImmutableArray<StageReport> Stages);
