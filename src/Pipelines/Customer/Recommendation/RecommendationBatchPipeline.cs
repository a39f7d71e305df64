using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Lists for many users, such as for a newsletter.</summary>
/// <param name="parts">What it is made of; its predictor is a <see cref="RecommendationPredictor"/>.</param>
public sealed class RecommendationBatchPipeline(BatchParts<RecommendationQuery, RecommendationList, RecommendationAnswer, UserRecommendations> parts)
    : BatchInferencePipeline<RecommendationQuery, RecommendationList, RecommendationAnswer, UserRecommendations>(parts)
{
    /// <inheritdoc/>
    protected override UserRecommendations Shape(RecommendationQuery row, RecommendationAnswer prediction)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(prediction);
        return new(row.UserId ?? "", prediction);
    }
}
