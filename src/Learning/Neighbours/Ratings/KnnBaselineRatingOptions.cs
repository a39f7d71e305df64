using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>Settings of <see cref="KnnBaselineRatingLearner"/>.</summary>
public sealed record KnnBaselineRatingOptions
{
    /// <summary>How many of the most similar items of a history a prediction goes by, 1 to 1,000.</summary>
    public int Neighbours { get; init; } = 40;

    /// <summary>How many similar items each item keeps, 1 to 1,000,000: a history holds some of them.</summary>
    public int Candidates { get; init; } = 1000;

    /// <summary>How alike two items are.</summary>
    public RatingSimilarity Similarity { get; init; } = RatingSimilarity.Pearson;

    /// <summary>Holds back similarities by few users: n common users count n / (n + this); 0 to 1e9.</summary>
    public double Shrink { get; init; } = 100;

    /// <summary>Users who have to have rated both of two items, 1 to 1,000,000.</summary>
    public int MinCommon { get; init; } = 2;

    /// <summary>How much similarity speaks for what is usual, 0 to 1e9: with little similarity to go by, a prediction stays close to it.</summary>
    public double Caution { get; init; } = 0.2;

    /// <summary>What is usual.</summary>
    public BaselineRatingOptions Baseline { get; init; } = new() { ItemRegularization = 3, UserRegularization = 5 };

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Neighbours is >= 1 and <= 1000, nameof(Neighbours), Neighbours, "lies between 1 and 1,000");
        Require.That(Candidates is >= 1 and <= 1_000_000, nameof(Candidates), Candidates, "lies between 1 and 1,000,000");
        Require.That(Enum.IsDefined(Similarity), nameof(Similarity), Similarity, "is one of the similarities");
        Require.That(Shrink is >= 0 and <= 1e9, nameof(Shrink), Shrink, "lies between 0 and 1,000,000,000");
        Require.That(MinCommon is >= 1 and <= 1_000_000, nameof(MinCommon), MinCommon, "lies between 1 and 1,000,000");
        Require.That(Caution is >= 0 and <= 1e9, nameof(Caution), Caution, "lies between 0 and 1,000,000,000");
        Require.That(Baseline is not null, nameof(Baseline), "nothing", "is not null");
        Baseline!.Check();
    }
}
