using System.Collections.Immutable;

namespace AudienceML.Registry.Gates;

/// <summary>How strict the gate to production is.</summary>
public sealed record PromotionGateOptions
{
    /// <summary>How much worse than the version in production a new one may be, in units of the primary metric; 0 to 1.</summary>
    public double Tolerance
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A tolerance lies between 0 and 1.");
    }
    = 0.005;

    /// <summary>The confidence of the interval around a difference of areas under the ROC curve; above 0.5, below 1.</summary>
    public double Confidence
    {
        get;
        init => field = value is > 0.5 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A confidence lies above 0.5 and below 1.");
    }
    = 0.95;

    /// <summary>Bounds that a metric must reach, by its name: at least so much where higher is better, at most where lower is.</summary>
    public ImmutableSortedDictionary<string, double> Bounds { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
