using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>Settings of <see cref="BaselineRatingLearner"/>.</summary>
public sealed record BaselineRatingOptions
{
    /// <summary>How often biases of items and users take turns, 1 to 10,000.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>The penalty on an item's bias, in numbers of ratings, 0 to 1e9.</summary>
    public double ItemRegularization { get; init; } = 10;

    /// <summary>The penalty on a user's bias, in numbers of ratings, above 0 to 1e9.</summary>
    public double UserRegularization { get; init; } = 15;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Iterations is >= 1 and <= 10_000, nameof(Iterations), Iterations, "lies between 1 and 10,000");
        Require.That(ItemRegularization is >= 0 and <= 1e9, nameof(ItemRegularization), ItemRegularization, "lies between 0 and 1,000,000,000");
        Require.That(UserRegularization is > 0 and <= 1e9, nameof(UserRegularization), UserRegularization, "lies above 0 and up to 1,000,000,000");
    }
}
