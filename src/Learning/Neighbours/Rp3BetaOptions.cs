using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neighbours;

/// <summary>Settings of <see cref="Rp3BetaLearner"/>.</summary>
public sealed record Rp3BetaOptions
{
    /// <summary>How many items each item leads to, 1 to 1,000,000.</summary>
    public int Neighbours { get; init; } = 200;

    /// <summary>The power that each step's probability is taken to, 0 to 5: above 1 items and users with few pairs count for more.</summary>
    public double Alpha { get; init; } = 0.8;

    /// <summary>How much popular items are held back: the power of their number of users that is divided by, 0 to 5.</summary>
    public double Beta { get; init; } = 0.6;

    /// <summary>Whether each pair above 0 counts 1 and all others nothing; false weighs steps by the values, which have to be above 0.</summary>
    public bool IsBinary { get; init; } = true;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Neighbours is >= 1 and <= 1_000_000, nameof(Neighbours), Neighbours, "lies between 1 and 1,000,000");
        Require.That(Alpha is >= 0 and <= 5, nameof(Alpha), Alpha, "lies between 0 and 5");
        Require.That(Beta is >= 0 and <= 5, nameof(Beta), Beta, "lies between 0 and 5");
    }
}
