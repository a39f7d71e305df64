using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>What losses take from labels or residuals with weights.</summary>
internal static class WeightedLabels
{
    // Beyond that a mean of e^score is no estimate any more, and its square would overflow.
    private const float MaxExponent = 40;

    public static float Exponent(float score) => Math.Clamp(score, -MaxExponent, MaxExponent);

    /// <summary>
    /// The shorter of a leaf's Newton step and the one that minimises its loss, for a variance of the mean to a power and a logarithmic link:
    /// far from the minimum the Newton step would multiply the mean beyond all bounds.
    /// </summary>
    /// <remarks>
    /// With a = Σ y μ^(1 - power) and b = Σ μ^(2 - power) over the rows of the leaf, the minimum lies at log(a / b), and the Newton step is
    /// (a / b - 1) / (2 - power + (power - 1) a / b): solved for a / b.
    /// </remarks>
    /// <param name="newton">The Newton step, shrunk by penalties.</param>
    /// <param name="power">1 for Poisson, 2 for gamma, between for Tweedie.</param>
    public static double LogarithmicStep(double newton, double power)
    {
        var (above, below) = ((2 - power) * newton, (power - 1) * newton);
        if (above <= -1 || below >= 1)
        {
            return newton;
        }

        var exact = DeterministicMath.Log1P(above) - DeterministicMath.Log1P(-below);
        return Math.Abs(exact) < Math.Abs(newton) ? exact : newton;
    }

    public static double Mean(LearningSet set)
    {
        var labels = set.Labels.Span;
        var weights = set.Weights.Span;
        double sum = 0, total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            sum += weight * labels[i];
            total += weight;
        }

        return sum / total;
    }

    /// <summary>
    /// The least value that at least the share <paramref name="level"/> of the weight lies at or below; half way to the next one when the
    /// share is met exactly. It minimises the pinball loss.
    /// </summary>
    /// <param name="values">At least one; sorted afterwards.</param>
    /// <param name="weights">One a value, above 0, or empty; follows the values.</param>
    /// <param name="level">Above 0 and below 1.</param>
    public static float Quantile(Span<float> values, Span<float> weights, double level)
    {
        if (weights.IsEmpty)
        {
            RadixSort.Sort(values);
            var place = level * values.Length;
            var at = Math.Clamp((int)Math.Ceiling(place) - 1, 0, values.Length - 1);
            return place == at + 1 && at + 1 < values.Length ? Middle(values[at], values[at + 1]) : values[at];
        }

        Sort(values, weights);
        double total = 0, below = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        for (var i = 0; i < values.Length; i++)
        {
            below += weights[i];
            if (below >= level * total)
            {
                return below == level * total && i + 1 < values.Length ? Middle(values[i], values[i + 1]) : values[i];
            }
        }

        return values[^1];
    }

    private static float Middle(float low, float high) => (float)(((double)low + high) / 2);

    private static void Sort(Span<float> values, Span<float> weights)
    {
        var order = ArrayPool<int>.Shared.Rent(values.Length);
        var sorted = ArrayPool<float>.Shared.Rent(values.Length);
        var places = order.AsSpan(0, values.Length);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        RadixSort.Sort(values, places);
        for (var i = 0; i < places.Length; i++)
        {
            sorted[i] = weights[places[i]];
        }

        sorted.AsSpan(0, places.Length).CopyTo(weights);
        ArrayPool<int>.Shared.Return(order);
        ArrayPool<float>.Shared.Return(sorted);
    }
}
