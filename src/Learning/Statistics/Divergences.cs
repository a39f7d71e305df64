using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Statistics;

/// <summary>Distances between two distributions given as shares of the same bins; each side adds up to 1.</summary>
public static class Divergences
{
    /// <summary>What an empty bin counts as where a logarithm needs more than 0.</summary>
    public const double EmptyShare = 1e-4;

    /// <summary>Population stability index: Σ (p - q) ln(p / q), empty bins as <see cref="EmptyShare"/>, bins empty on both sides left out.</summary>
    public static double PopulationStability(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        Check(reference, current);
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            if (reference[i] > 0 || current[i] > 0)
            {
                var p = reference[i] > 0 ? reference[i] : EmptyShare;
                var q = current[i] > 0 ? current[i] : EmptyShare;
                sum += (p - q) * DeterministicMath.Log(p / q);
            }
        }

        return sum;
    }

    /// <summary>Kullback-Leibler divergence Σ p ln(p / q) in nats, empty bins of the second side as <see cref="EmptyShare"/>.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        Check(reference, current);
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            if (reference[i] > 0)
            {
                sum += reference[i] * DeterministicMath.Log(reference[i] / (current[i] > 0 ? current[i] : EmptyShare));
            }
        }

        return sum;
    }

    /// <summary>Jensen-Shannon distance: the root of the mean divergence from the two sides' average.</summary>
    public static double JensenShannon(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, LogarithmBase logarithm = LogarithmBase.Bits)
    {
        Check(reference, current);
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var middle = 0.5 * (reference[i] + current[i]);
            sum += reference[i] > 0 ? 0.5 * reference[i] * DeterministicMath.Log(reference[i] / middle) : 0;
            sum += current[i] > 0 ? 0.5 * current[i] * DeterministicMath.Log(current[i] / middle) : 0;
        }

        return Math.Sqrt(Math.Max(0, logarithm == LogarithmBase.Bits ? sum / 0.69314718055994530942 : sum));
    }

    /// <summary>Hellinger distance ‖√p - √q‖ / √2, between 0 and 1.</summary>
    public static double Hellinger(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        Check(reference, current);
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var gap = Math.Sqrt(reference[i]) - Math.Sqrt(current[i]);
            sum += gap * gap;
        }

        return Math.Sqrt(sum / 2);
    }

    private static void Check(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (reference.Length != current.Length)
        {
            throw new ArgumentException($"Both sides need the same bins, not {reference.Length} and {current.Length}.", nameof(current));
        }
    }
}
