using AudienceML.Features.Customer.Rows;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Realtime;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>The churn prediction of one user at once.</summary>
/// <remarks>
/// Without a model, the time since the last session answers: d days away give the probability d / (d + 30), with a confidence of 0.5 and
/// the version 0.0.0; a user who is not known gets the probability 0.5.
/// </remarks>
/// <param name="slot">The predictor that answers now.</param>
/// <param name="lookup">Finds a user's features.</param>
public sealed class ChurnRealtimePipeline(PredictorSlot<ChurnPredictor<CustomerUserFeatures>> slot, IRowLookup<Guid, CustomerUserFeatures> lookup)
    : RealtimeInferencePipeline<Guid, CustomerUserFeatures, float, ChurnPrediction, ChurnPredictor<CustomerUserFeatures>>(slot, lookup)
{
    private const float HalfAway = 30;
    private static readonly RiskThresholds Thresholds = new(0.25f, 0.5f, 0.75f);

    /// <inheritdoc/>
    protected override ChurnPrediction Fallback(Guid key, CustomerUserFeatures? row)
    {
        var probability = row?.DaysSinceLastSession is { } days && days >= 0 ? days / (days + HalfAway) : 0.5f;
        return new(probability, Thresholds.LevelOf(probability), 0.5f, default);
    }
}
