namespace AudienceML.Learning.Statistics;

/// <summary>Settings of <see cref="Bootstrap"/>.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Samples, 50 to 1,000,000.</summary>
    public int Samples { get; init; } = 1000;

    /// <summary>The share of intervals that hold the truth, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the interval is read off.</summary>
    public BootstrapKind Kind { get; init; } = BootstrapKind.BiasCorrectedAccelerated;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require(Samples is >= 50 and <= 1_000_000, nameof(Samples), Samples, "lies between 50 and 1,000,000");
        Require(Confidence is > 0 and < 1, nameof(Confidence), Confidence, "lies between 0 and 1");
        Require(Enum.IsDefined(Kind), nameof(Kind), Kind, "is one of the values of BootstrapKind");
    }

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} {range}.");
        }
    }
}
