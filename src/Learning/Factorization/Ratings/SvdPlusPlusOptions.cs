namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>Settings of <see cref="SvdPlusPlusLearner"/>.</summary>
public sealed record SvdPlusPlusOptions
{
    /// <summary>Factors of each user and each item, 1 to 512.</summary>
    public int Factors { get; init; } = 100;

    /// <summary>Passes over the ratings, 1 to 100,000.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>The step of the first epoch, above 0 and at most 1.</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>What each epoch multiplies the step by, above 0 and at most 1.</summary>
    public double LearningRateDecay { get; init; } = 0.96;

    /// <summary>Pull of all factors towards 0 in each step, 0 to 10.</summary>
    public double FactorRegularization { get; init; } = 0.07;

    /// <summary>Pull of biases towards 0 in each step, 0 to 10.</summary>
    public double BiasRegularization { get; init; } = 0.01;

    /// <summary>
    /// The standard deviation of the factors before the first step, above 0 and at most 10. Small ones let the biases settle before the
    /// factors grow.
    /// </summary>
    public double InitialScale { get; init; } = 0.005;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        FactorGuards.Require(Factors is >= 1 and <= 512, nameof(Factors), Factors, "lies between 1 and 512");
        FactorGuards.RequireEpochs(Epochs);
        FactorGuards.Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "is above 0 and at most 1");
        FactorGuards.Require(LearningRateDecay is > 0 and <= 1, nameof(LearningRateDecay), LearningRateDecay, "is above 0 and at most 1");
        FactorGuards.Require(FactorRegularization is >= 0 and <= 10, nameof(FactorRegularization), FactorRegularization, "lies between 0 and 10");
        FactorGuards.Require(BiasRegularization is >= 0 and <= 10, nameof(BiasRegularization), BiasRegularization, "lies between 0 and 10");
        FactorGuards.Require(InitialScale is > 0 and <= 10, nameof(InitialScale), InitialScale, "is above 0 and at most 10");
    }
}
