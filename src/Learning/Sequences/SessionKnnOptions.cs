using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Sequences;

/// <summary>Settings of <see cref="SessionKnnLearner"/>.</summary>
public sealed record SessionKnnOptions
{
    /// <summary>How many of the most similar sessions count, 1 to 1,000,000.</summary>
    public int Neighbours { get; init; } = 300;

    /// <summary>How many of the latest sessions of an item are looked at, 1 to 1,000,000: bounds the time of a query and the size of the model.</summary>
    public int SessionsPerItem { get; init; } = 1000;

    /// <summary>How many of the last items of a history are looked at, 1 to 10,000.</summary>
    public int HistoryItems { get; init; } = 50;

    /// <summary>After how many steps back from the last item of a history an item counts 1/e, above 0; infinity counts all alike.</summary>
    public double PositionSteps { get; init; } = 1;

    /// <summary>After how many steps away from what it shares with the history an item of a neighbour counts 1/e, above 0; infinity counts all alike.</summary>
    public double DistanceSteps { get; init; } = 2;

    /// <summary>What items count that a neighbour had before those it shares with the history, 0 to 1, where later ones count 1.</summary>
    public double BackwardShare { get; init; } = 0.5;

    /// <summary>After how many days a session counts half, above 0; infinity counts all alike.</summary>
    public double HalfLifeDays { get; init; } = 0.25;

    /// <summary>How much rare items of a history count for more: the power of ln(1 + sessions / sessions with the item), 0 to 5.</summary>
    public double RarityPower { get; init; } = 1;

    /// <summary>What share of a score goes by what was popular lately, 0 to 1.</summary>
    public double PopularityShare { get; init; } = 0.01;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Neighbours is >= 1 and <= 1_000_000, nameof(Neighbours), Neighbours, "lies between 1 and 1,000,000");
        Require.That(SessionsPerItem is >= 1 and <= 1_000_000, nameof(SessionsPerItem), SessionsPerItem, "lies between 1 and 1,000,000");
        Require.That(HistoryItems is >= 1 and <= 10_000, nameof(HistoryItems), HistoryItems, "lies between 1 and 10,000");
        Require.That(PositionSteps > 0, nameof(PositionSteps), PositionSteps, "lies above 0");
        Require.That(DistanceSteps > 0, nameof(DistanceSteps), DistanceSteps, "lies above 0");
        Require.That(BackwardShare is >= 0 and <= 1, nameof(BackwardShare), BackwardShare, "lies between 0 and 1");
        Require.That(HalfLifeDays > 0, nameof(HalfLifeDays), HalfLifeDays, "lies above 0");
        Require.That(RarityPower is >= 0 and <= 5, nameof(RarityPower), RarityPower, "lies between 0 and 5");
        Require.That(PopularityShare is >= 0 and <= 1, nameof(PopularityShare), PopularityShare, "lies between 0 and 1");
    }
}
