namespace AudienceML.Learning.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Wilson's score interval of a proportion (1927): right for few trials and proportions near 0 and 1 too.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; without trials the interval is everything, 0 to 1.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Interval Wilson(long successes, long trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        }

        if (trials == 0)
        {
            return new Interval(0, 1);
        }

        var z = SpecialFunctions.NormalQuantile(0.5 + (0.5 * confidence));
        double n = trials;
        var p = successes / n;
        var centre = p + (z * z / (2 * n));
        var spread = z * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        var scale = 1 + (z * z / n);
        return new Interval(Math.Max(0, (centre - spread) / scale), Math.Min(1, (centre + spread) / scale));
    }
}
