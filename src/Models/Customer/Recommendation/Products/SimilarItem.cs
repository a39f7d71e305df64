namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>An item that is like another one.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Similarity">How alike, at most 1.</param>
/// <param name="Taste">How alike by who takes them, -1 to 1; null when too little is known of either.</param>
/// <param name="Content">How alike by what they are, -1 to 1; null when too little is known of either.</param>
public sealed record SimilarItem(string ItemId, float Similarity, float? Taste, float? Content);
