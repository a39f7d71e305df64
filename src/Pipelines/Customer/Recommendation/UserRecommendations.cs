using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>The list of one user of a batch.</summary>
/// <param name="UserId">The user; empty for somebody without a name.</param>
/// <param name="Answer">The list and the version that made it.</param>
public readonly record struct UserRecommendations(string UserId, RecommendationAnswer Answer);
