using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Sequences;

/// <summary>Settings of <see cref="MarkovLearner"/>.</summary>
public sealed record MarkovOptions
{
    /// <summary>How many steps after an item others count as what came next, 1 to 1,000; those n steps later count 1/n.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>How many items each item leads to, 1 to 1,000,000.</summary>
    public int Neighbours { get; init; } = 500;

    /// <summary>After how many days a transition counts half, above 0; infinity counts all alike.</summary>
    public double HalfLifeDays { get; init; } = 0.25;

    /// <summary>How many transitions to what is popular each item is given, 0 to 1e9: an item with few transitions leads there.</summary>
    public double Smoothing { get; init; } = 1;

    /// <summary>After how many steps back from the last item of a history an item counts 1/e, above 0; infinity counts all alike.</summary>
    public double PositionSteps { get; init; } = 1;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Steps is >= 1 and <= 1000, nameof(Steps), Steps, "lies between 1 and 1,000");
        Require.That(Neighbours is >= 1 and <= 1_000_000, nameof(Neighbours), Neighbours, "lies between 1 and 1,000,000");
        Require.That(HalfLifeDays > 0, nameof(HalfLifeDays), HalfLifeDays, "lies above 0");
        Require.That(Smoothing is >= 0 and <= 1e9, nameof(Smoothing), Smoothing, "lies between 0 and 1,000,000,000");
        Require.That(PositionSteps > 0, nameof(PositionSteps), PositionSteps, "lies above 0");
    }
}
