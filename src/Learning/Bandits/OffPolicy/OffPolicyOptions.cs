using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>Settings of <see cref="OffPolicyEvaluation"/>.</summary>
public sealed record OffPolicyOptions
{
    /// <summary>Weights above this are lowered to it, above 0; infinite keeps them. A cap trades noise for bias.</summary>
    public double WeightCap { get; init; } = double.PositiveInfinity;

    /// <summary>The share of intervals that hold the truth, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Samples of the bootstrap, 50 to 1,000,000, or 0 for none.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(WeightCap > 0, nameof(WeightCap), WeightCap, "is above 0");
        Require.That(Confidence is > 0 and < 1, nameof(Confidence), Confidence, "lies between 0 and 1");
        Require.That(BootstrapSamples is 0 or (>= 50 and <= 1_000_000), nameof(BootstrapSamples), BootstrapSamples, "is 0, or 50 to 1,000,000");
    }
}
