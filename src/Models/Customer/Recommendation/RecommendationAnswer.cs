using AudienceML.Core.Models;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>A list and the version that made it.</summary>
/// <param name="List">The list.</param>
/// <param name="ModelVersion">The version that answered.</param>
public sealed record RecommendationAnswer(RecommendationList List, ModelVersion ModelVersion);
