using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neighbours;

/// <summary>Settings of <see cref="SlimLearner"/>.</summary>
public sealed record SlimOptions
{
    /// <summary>The penalty on the sum of weights, 0 to 1e9, in numbers of users: an item says nothing of another that it shares fewer users with.</summary>
    public double L1 { get; init; } = 2;

    /// <summary>The penalty on squared weights, 0.1 to 1e9.</summary>
    public double L2 { get; init; } = 200;

    /// <summary>How many items may say something of an item, those taken together with it the most for their popularity; 0 lets all.</summary>
    public int Candidates { get; init; }

    /// <summary>Stops when no weight changes by more, 1e-7 to 0.1.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Sweeps over the weights of an item at most, 1 to 10,000.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Whether each pair above 0 counts 1 and all others nothing; false counts values as they are.</summary>
    public bool IsBinary { get; init; } = true;

    /// <summary>Items at most, 1 to 23,000. Learning takes 4 × items² bytes.</summary>
    public int MaxItems { get; init; } = 20_000;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(L1 is >= 0 and <= 1e9, nameof(L1), L1, "lies between 0 and 1,000,000,000");
        Require.That(L2 is >= 0.1 and <= 1e9, nameof(L2), L2, "lies between 0.1 and 1,000,000,000");
        Require.That(Candidates >= 0, nameof(Candidates), Candidates, "is 0 or more");
        Require.That(Tolerance is >= 1e-7 and <= 0.1, nameof(Tolerance), Tolerance, "lies between 1e-7 and 0.1");
        Require.That(MaxIterations is >= 1 and <= 10_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 10,000");
        Require.That(MaxItems is >= 1 and <= EaseOptions.Limit, nameof(MaxItems), MaxItems, "lies between 1 and 23,000");
    }
}
