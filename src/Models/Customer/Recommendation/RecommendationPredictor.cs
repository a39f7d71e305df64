using AudienceML.Core.Models;
using AudienceML.Core.Serving;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>A recommendation model in use.</summary>
/// <param name="model">The model.</param>
/// <param name="version">Its version in the registry.</param>
public sealed class RecommendationPredictor(RecommendationModel model, ModelVersion version)
    : BasePredictor<RecommendationQuery, RecommendationList, RecommendationAnswer>(model, version)
{
    /// <summary>The model that answers.</summary>
    public RecommendationModel Recommender { get; } = model;

    /// <inheritdoc/>
    protected override RecommendationAnswer Decide(RecommendationQuery input, RecommendationList output) => new(output, Version);
}
