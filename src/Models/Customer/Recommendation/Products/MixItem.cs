namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>One place of a mix.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="IsFamiliar">Whether the user took it before.</param>
/// <param name="Affinity">How near it is to the middle of the mix, -1 to 1.</param>
public sealed record MixItem(string ItemId, bool IsFamiliar, float Affinity);
