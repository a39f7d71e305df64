using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neighbours;

/// <summary>Settings of <see cref="ItemKnnLearner"/> and <see cref="UserKnnLearner"/>.</summary>
public sealed record NeighbourOptions
{
    /// <summary>How many neighbours count, 1 to 1,000,000.</summary>
    public int Neighbours { get; init; } = 100;

    /// <summary>How alike two items, or two users, are.</summary>
    public NeighbourSimilarity Similarity { get; init; } = NeighbourSimilarity.Cosine;

    /// <summary>How values are weighted before they are compared. Not for <see cref="NeighbourSimilarity.Jaccard"/>.</summary>
    public NeighbourWeighting Weighting { get; init; } = NeighbourWeighting.Bm25;

    /// <summary>
    /// Is added to what a similarity is divided by, so that few common values make nothing alike; 0 to 1e9. Not for
    /// <see cref="NeighbourSimilarity.InnerProduct"/>.
    /// </summary>
    public double Shrink { get; init; }

    /// <summary>Similarities are taken to this power, 0.1 to 10: above 1 the nearest count for more.</summary>
    public double Power { get; init; } = 1;

    /// <summary>How soon a value saturates with <see cref="NeighbourWeighting.Bm25"/>, 0 to 1,000.</summary>
    public double SaturationK1 { get; init; } = 1.2;

    /// <summary>How much the length of a row matters with <see cref="NeighbourWeighting.Bm25"/>, 0 to 1.</summary>
    public double LengthB { get; init; } = 0.75;

    /// <summary>
    /// Whether each pair above 0 counts 1 and all others nothing; false counts values as they are. <see cref="NeighbourSimilarity.AdjustedCosine"/> needs values.
    /// </summary>
    public bool IsBinary { get; init; } = true;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Neighbours is >= 1 and <= 1_000_000, nameof(Neighbours), Neighbours, "lies between 1 and 1,000,000");
        Require.That(Enum.IsDefined(Similarity), nameof(Similarity), Similarity, "is one of the similarities");
        Require.That(Enum.IsDefined(Weighting), nameof(Weighting), Weighting, "is one of the weightings");
        Require.That(Shrink is >= 0 and <= 1e9, nameof(Shrink), Shrink, "lies between 0 and 1,000,000,000");
        Require.That(Power is >= 0.1 and <= 10, nameof(Power), Power, "lies between 0.1 and 10");
        Require.That(SaturationK1 is >= 0 and <= 1000, nameof(SaturationK1), SaturationK1, "lies between 0 and 1,000");
        Require.That(LengthB is >= 0 and <= 1, nameof(LengthB), LengthB, "lies between 0 and 1");
        Require.That(!IsBinary || Similarity != NeighbourSimilarity.AdjustedCosine, nameof(IsBinary), IsBinary, "is false for the adjusted cosine, which compares values");
    }
}
