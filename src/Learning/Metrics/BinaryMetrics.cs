using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Metrics;

/// <summary>Metrics of scores or probabilities against labels of two classes.</summary>
/// <remarks>
/// A label above 0.5 is positive. Weights are optional; a row of weight 0 counts as absent. Nothing depends on the order of the rows
/// beyond the last bits of the sums. NaN where a metric is not defined, and when a prediction is NaN.
/// </remarks>
public static class BinaryMetrics
{
    private const double Clip = 1e-15;

    /// <summary>Area under the ROC curve by ranks, ties counted half; NaN when one class is absent. O(n).</summary>
    public static double RocAuc(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        if (weights.IsEmpty)
        {
            MetricGuards.Check(scores.Length, labels.Length, 0);
            return RankSum.RocAuc(scores, labels);
        }

        var tally = ScoreTally.Create(scores, labels, weights);
        if (!tally.IsDefined || !tally.HasBothClasses)
        {
            return double.NaN;
        }

        var positives = tally.Positives;
        var negatives = tally.Negatives;
        double area = 0, below = 0;
        for (var i = 0; i < positives.Length; i++)
        {
            area += positives[i] * (below + (0.5 * negatives[i]));
            below += negatives[i];
        }

        return area / (tally.TotalPositives * tally.TotalNegatives);
    }

    /// <summary>
    /// Area under the precision-recall curve as average precision: Σ (recall step × precision) from the highest score down, tied rows in
    /// one step and no interpolation; NaN without positives. O(n).
    /// </summary>
    public static double AveragePrecision(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var tally = ScoreTally.Create(scores, labels, weights);
        if (!tally.IsDefined || !(tally.TotalPositives > 0))
        {
            return double.NaN;
        }

        var positives = tally.Positives;
        var negatives = tally.Negatives;
        double sum = 0, found = 0, chosen = 0;
        for (var i = positives.Length - 1; i >= 0; i--)
        {
            found += positives[i];
            chosen += positives[i] + negatives[i];
            sum += positives[i] * found / chosen;
        }

        return sum / tally.TotalPositives;
    }

    /// <summary>The largest distance between the distributions of the positives' and the negatives' scores; NaN when one class is absent.</summary>
    public static double KolmogorovSmirnov(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var tally = ScoreTally.Create(scores, labels, weights);
        if (!tally.IsDefined || !tally.HasBothClasses)
        {
            return double.NaN;
        }

        double largest = 0, positive = 0, negative = 0;
        for (var i = 0; i < tally.Count; i++)
        {
            positive += tally.Positives[i] / tally.TotalPositives;
            negative += tally.Negatives[i] / tally.TotalNegatives;
            largest = Math.Max(largest, Math.Abs(positive - negative));
        }

        return largest;
    }

    /// <summary>Mean logistic loss in nats, probabilities clipped to [1e-15, 1 - 1e-15]; NaN without rows.</summary>
    public static double LogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(probabilities.Length, labels.Length, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            if (weight > 0)
            {
                double p = probabilities[i];
                p = MetricGuards.IsPositive(labels[i]) ? p : 1 - p;
                sum -= weight * DeterministicMath.Log(double.IsNaN(p) ? p : Math.Clamp(p, Clip, 1 - Clip));
                total += weight;
            }
        }

        return sum / total;
    }

    /// <summary>Mean squared distance of probability and label (Brier 1950); NaN without rows.</summary>
    public static double Brier(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(probabilities.Length, labels.Length, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            if (weight > 0)
            {
                var miss = probabilities[i] - (MetricGuards.IsPositive(labels[i]) ? 1.0 : 0.0);
                sum += weight * miss * miss;
                total += weight;
            }
        }

        return sum / total;
    }

    /// <summary>Expected calibration error: Σ over bins of share × |observed rate - mean probability|; NaN without rows.</summary>
    /// <param name="probabilities">One a row, 0 to 1.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="binCount">Bins, 1 or more.</param>
    /// <param name="binning">How the bins are cut; name it wherever the error is reported.</param>
    public static double ExpectedCalibrationError(
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<float> labels,
        ReadOnlySpan<float> weights = default,
        int binCount = 10,
        CalibrationBinning binning = CalibrationBinning.EqualCount)
        => CalibrationTable.Create(probabilities, labels, weights, binCount, binning).ExpectedError;
}
