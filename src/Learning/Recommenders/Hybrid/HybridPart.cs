namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>One algorithm of a hybrid.</summary>
/// <param name="Name">What it is called, unique in a hybrid.</param>
/// <param name="Learner">The algorithm.</param>
/// <param name="Weight">How much its standardised scores count, 0 or more; NaN lets learning find it. Either all parts have one or none.</param>
public sealed record HybridPart(string Name, IRecommenderLearner Learner, double Weight = double.NaN)
{
    /// <summary>How much its standardised scores count, 0 or more; NaN lets learning find it.</summary>
    public double Weight { get; init; } = double.IsNaN(Weight) || Weight is >= 0 and < double.PositiveInfinity
        ? Weight
        : throw new ArgumentOutOfRangeException(nameof(Weight), Weight, "A weight is a number of 0 or more.");
}
