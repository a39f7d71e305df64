using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Metrics;

/// <summary>
/// Uncertainty of the area under the ROC curve without resampling (DeLong, DeLong and Clarke-Pearson 1988), by midranks in O(n)
/// (Sun and Xu 2014). Rows are unweighted.
/// </summary>
public static class DeLong
{
    /// <summary>The area with its confidence interval.</summary>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static AucEstimate Estimate(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, double confidence = 0.95)
    {
        var z = Quantile(confidence);
        if (Placements(scores, labels) is not var (positives, negatives) || positives.Length < 2 || negatives.Length < 2)
        {
            return new AucEstimate(double.NaN, double.NaN, double.NaN, double.NaN);
        }

        var auc = Mean(positives);
        var error = Math.Sqrt((Variance(positives) / positives.Length) + (Variance(negatives) / negatives.Length));
        return new AucEstimate(auc, error, Math.Max(0, auc - (z * error)), Math.Min(1, auc + (z * error)));
    }

    /// <summary>The difference of two models on the same rows, with its confidence interval and p value.</summary>
    /// <param name="first">The first model's scores.</param>
    /// <param name="second">The second model's scores.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static AucDifference Compare(
        ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> labels, double confidence = 0.95)
    {
        var z = Quantile(confidence);
        if (Placements(first, labels) is not var (firstPositives, firstNegatives)
            || Placements(second, labels) is not var (secondPositives, secondNegatives)
            || firstPositives.Length < 2
            || firstNegatives.Length < 2)
        {
            return new AucDifference(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        var difference = Mean(firstPositives) - Mean(secondPositives);
        var positives = Subtract(firstPositives, secondPositives);
        var negatives = Subtract(firstNegatives, secondNegatives);
        var error = Math.Sqrt((Variance(positives) / positives.Length) + (Variance(negatives) / negatives.Length));
        var p = error > 0 ? SpecialFunctions.NormalTwoSided(difference / error) : difference == 0 ? 1 : 0;
        return new AucDifference(difference, error, difference - (z * error), difference + (z * error), p);
    }

    private static double Quantile(double confidence) => confidence is > 0 and < 1
        ? SpecialFunctions.NormalQuantile(0.5 + (0.5 * confidence))
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");

    /// <summary>For each positive the share of negatives below it, for each negative the share of positives above it; ties half.</summary>
    private static (double[] Positives, double[] Negatives)? Placements(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels)
    {
        MetricGuards.Check(scores.Length, labels.Length, 0);
        var positiveCount = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            positiveCount += MetricGuards.IsPositive(labels[i]) ? 1 : 0;
            if (float.IsNaN(scores[i]))
            {
                return null;
            }
        }

        // Both kinds in the rows' order, so that two models' placements of one row meet.
        var slot = new int[scores.Length];
        int positive = 0, negative = 0;
        for (var i = 0; i < slot.Length; i++)
        {
            slot[i] = MetricGuards.IsPositive(labels[i]) ? positive++ : negative++;
        }

        var positives = new double[positiveCount];
        var negatives = new double[scores.Length - positiveCount];
        var order = RadixSort.Order(scores);
        int positivesBelow = 0, negativesBelow = 0;
        for (var i = 0; i < order.Length;)
        {
            var end = i;
            var tiedPositives = 0;
            for (; end < order.Length && scores[order[end]] == scores[order[i]]; end++)
            {
                tiedPositives += MetricGuards.IsPositive(labels[order[end]]) ? 1 : 0;
            }

            var tiedNegatives = end - i - tiedPositives;
            for (; i < end; i++)
            {
                if (MetricGuards.IsPositive(labels[order[i]]))
                {
                    positives[slot[order[i]]] = (negativesBelow + (0.5 * tiedNegatives)) / negatives.Length;
                }
                else
                {
                    negatives[slot[order[i]]] = 1 - ((positivesBelow + (0.5 * tiedPositives)) / positives.Length);
                }
            }

            positivesBelow += tiedPositives;
            negativesBelow += tiedNegatives;
        }

        return (positives, negatives);
    }

    private static double Mean(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double[] Subtract(double[] x, double[] y)
    {
        var difference = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            difference[i] = x[i] - y[i];
        }

        return difference;
    }

    private static double Variance(double[] values)
    {
        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum / (values.Length - 1);
    }
}
