using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Learning.Metrics;

namespace AudienceML.Models.Customer.Churn;

/// <summary>Measures a churn model: what <see cref="BinaryEvaluator{TRow}"/> does, and the lift of the tenth with the highest probability.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class ChurnEvaluator<TRow> : BinaryEvaluator<TRow>
{
    /// <inheritdoc/>
    protected override void Measure(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ImmutableArray<Metric>.Builder metrics)
    {
        base.Measure(outputs, labels, weights, metrics);
        var table = GainTable.Create(outputs, labels, weights);
        metrics.Add(new Metric("lift_top_decile", table.IsEmpty ? double.NaN : table[0].Lift));
    }
}
