using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>One place of a list.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Rank">The place, from 1.</param>
/// <param name="Score">What the ranker gave; comparable within one list only.</param>
/// <param name="Source">The candidate source that put it highest, such as "als", "content", "trending", "exploration".</param>
/// <param name="Reasons">Why, the weightiest first; empty unless asked for.</param>
/// <param name="Propensity">The probability with which it was shown here, 1 where no chance was involved; log it to judge policies later.</param>
public sealed record RecommendedItem(
    string ItemId, int Rank, double Score, string Source, ImmutableArray<RecommendationReason> Reasons, double Propensity = 1);
