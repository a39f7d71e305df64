using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Sequences;

/// <summary>Settings of <see cref="TrendingLearner"/>.</summary>
public sealed record TrendingOptions
{
    /// <summary>After how many days an interaction counts half for what is taken now, above 0.</summary>
    public double HalfLifeDays { get; init; } = 0.25;

    /// <summary>After how many days an interaction counts half for what is usual, above <see cref="HalfLifeDays"/>.</summary>
    public double UsualHalfLifeDays { get; init; } = 7;

    /// <summary>How many interactions count as few, above 0 to 1e9: an item needs about as many to be noticed; the more, the closer to what is taken now.</summary>
    public double Caution { get; init; } = 10;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(HalfLifeDays > 0 && double.IsFinite(HalfLifeDays), nameof(HalfLifeDays), HalfLifeDays, "is finite and lies above 0");
        Require.That(
            UsualHalfLifeDays > HalfLifeDays && double.IsFinite(UsualHalfLifeDays),
            nameof(UsualHalfLifeDays),
            UsualHalfLifeDays,
            "is finite and lies above HalfLifeDays");
        Require.That(Caution is > 0 and <= 1e9, nameof(Caution), Caution, "lies above 0 and up to 1,000,000,000");
    }
}
