namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>How much of a taste one group has.</summary>
/// <param name="Name">The genre, creator, decade or type.</param>
/// <param name="Share">Its share, 0 to 1; the shares of all groups of a kind add up to 1.</param>
/// <param name="Items">Liked items of the group.</param>
public sealed record TasteShare(string Name, double Share, int Items);
