namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Where a taste lies on one audio feature.</summary>
/// <param name="Feature">danceability, energy, loudness, speechiness, acousticness, instrumentalness, liveness, valence, tempo.</param>
/// <param name="Mean">The weighted mean over liked items, in the feature's unit.</param>
/// <param name="Spread">The weighted standard deviation.</param>
/// <param name="CatalogueMean">The mean over the catalogue, to compare with.</param>
/// <param name="Items">Liked items of which it was measured.</param>
public sealed record AudioTaste(string Feature, double Mean, double Spread, double CatalogueMean, int Items);
