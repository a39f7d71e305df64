using System.Collections.Immutable;
using AudienceML.Learning.Metrics;

namespace AudienceML.Core.Evaluation;

/// <summary>
/// Measures probabilities against labels of 0 and 1: auc (primary), pr_auc, log_loss, brier, and ece over ten bins of equal row count.
/// </summary>
/// <typeparam name="TRow">The row.</typeparam>
public abstract class BinaryEvaluator<TRow> : BaseEvaluator<TRow, float, float>
{
    /// <inheritdoc/>
    protected override void Measure(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ImmutableArray<Metric>.Builder metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics.Add(new Metric("auc", BinaryMetrics.RocAuc(outputs, labels, weights)));
        metrics.Add(new Metric("pr_auc", BinaryMetrics.AveragePrecision(outputs, labels, weights)));
        metrics.Add(new Metric("log_loss", BinaryMetrics.LogLoss(outputs, labels, weights), HigherIsBetter: false));
        metrics.Add(new Metric("brier", BinaryMetrics.Brier(outputs, labels, weights), HigherIsBetter: false));
        metrics.Add(new Metric("ece", BinaryMetrics.ExpectedCalibrationError(outputs, labels, weights), HigherIsBetter: false));
    }
}
