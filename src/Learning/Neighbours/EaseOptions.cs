using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neighbours;

/// <summary>Settings of <see cref="EaseLearner"/>.</summary>
public sealed record EaseOptions
{
    /// <summary>The most items that there is room for: the square of them has to be stored in one piece.</summary>
    internal const int Limit = 23_000;

    /// <summary>The penalty on squared weights, 0.1 to 1e9. The more pairs there are, the more it takes: about 300 for 100,000 pairs, 1,000 for a million.</summary>
    public double L2 { get; init; } = 500;

    /// <summary>Whether each pair above 0 counts 1 and all others nothing; false counts values as they are.</summary>
    public bool IsBinary { get; init; } = true;

    /// <summary>How many weights an item keeps, the greatest in magnitude; 0 keeps all. Few make the model small, and a little worse.</summary>
    public int Neighbours { get; init; }

    /// <summary>Items at most, 1 to 23,000. Learning takes 4 × items² bytes and items³ operations, and so does a model that keeps all weights.</summary>
    public int MaxItems { get; init; } = 20_000;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(L2 is >= 0.1 and <= 1e9, nameof(L2), L2, "lies between 0.1 and 1,000,000,000");
        Require.That(Neighbours >= 0, nameof(Neighbours), Neighbours, "is 0 or more");
        Require.That(MaxItems is >= 1 and <= Limit, nameof(MaxItems), MaxItems, "lies between 1 and 23,000");
    }
}
