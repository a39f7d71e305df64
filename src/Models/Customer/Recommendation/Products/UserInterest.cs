using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>One thing that a user is interested in.</summary>
/// <param name="Topic">The genre or tag.</param>
/// <param name="Kind">Which of the two it is.</param>
/// <param name="Strength">How strong, 0 to 1; half when as much was liked of it as the settings say.</param>
/// <param name="Trend">Whether it grows: from -1, gone, over 0, as before, to 1, new.</param>
/// <param name="Evidence">Items of the history that speak of it, for or against.</param>
/// <param name="LastSeen">When it was last taken up; null when no time is known.</param>
public sealed record UserInterest(string Topic, ItemFacetKind Kind, double Strength, double Trend, int Evidence, DateTimeOffset? LastSeen);
