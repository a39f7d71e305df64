using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>A share of choices at random beside a rule.</summary>
internal static class MixedChoice
{
    /// <summary>The best arm, or with probability epsilon any of them.</summary>
    /// <param name="best">The place that the rule chooses.</param>
    /// <param name="count">Arms.</param>
    /// <param name="epsilon">The share at random.</param>
    /// <param name="random">Decides.</param>
    public static int Draw(int best, int count, double epsilon, RandomSource random)
        => epsilon > 0 && random.Bernoulli(epsilon) ? random.NextInt32(count) : best;

    /// <summary>How likely an arm is when the rule chooses it with a probability.</summary>
    public static double Mix(double byRule, int count, double epsilon) => (epsilon / count) + ((1 - epsilon) * byRule);

    /// <summary>How likely an arm is, from how often the rule chose it: once for the choice itself and once a draw.</summary>
    /// <returns>The propensity and its standard error; NaN without draws.</returns>
    public static (double Propensity, double Error) Estimate(int hits, int draws, int count, double epsilon)
    {
        if (draws == 0)
        {
            return (double.NaN, double.NaN);
        }

        // Half a hit more, and half a miss, keep the error above 0 where all draws agree.
        var centred = (hits + 0.5) / (draws + 2);
        return (Mix(hits / (draws + 1.0), count, epsilon), (1 - epsilon) * Math.Sqrt(centred * (1 - centred) / (draws + 1)));
    }

    /// <summary>The place of the greatest value, the first of equals.</summary>
    public static int Greatest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }
}
