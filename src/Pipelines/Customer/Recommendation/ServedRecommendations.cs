using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>A list, who made it, and what was passed over on the way.</summary>
/// <param name="List">The list; <see cref="RecommendationList.ServedBy"/> says which level served.</param>
/// <param name="ModelVersion">The version that answered; null when there was no model.</param>
/// <param name="PassedOver">The levels that did not serve and why, such as "learned: slow"; empty when the first one did.</param>
public sealed record ServedRecommendations(RecommendationList List, ModelVersion? ModelVersion, ImmutableArray<string> PassedOver);
