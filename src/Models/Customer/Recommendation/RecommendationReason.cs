namespace AudienceML.Models.Customer.Recommendation;

/// <summary>One reason for an item.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Subject">The item, genre, topic or creator that it speaks of; null where there is none.</param>
/// <param name="Weight">How much it adds to the score; the reasons of a model that allows it add up to <see cref="RecommendedItem.Score"/>.</param>
public sealed record RecommendationReason(RecommendationReasonKind Kind, string? Subject, double Weight);
