namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>Settings of <see cref="WarpLearner"/>.</summary>
public sealed record WarpOptions
{
    /// <summary>Factors of each user and each item, 1 to 1,024; the bias of the items comes on top.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Passes over the pairs, 1 to 100,000.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>The step of the first epoch, above 0 and at most 1.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>What each epoch multiplies the step by, above 0 and at most 1.</summary>
    public double LearningRateDecay { get; init; } = 0.95;

    /// <summary>Pull of factors and biases towards 0 in each step, 0 to 10.</summary>
    public double Regularization { get; init; } = 0.1;

    /// <summary>Items drawn at most in search of one that scores too high, 1 to 10,000.</summary>
    public int MaxTrials { get; init; } = 30;

    /// <summary>How far an item that was taken has to score above one that was not, above 0 and at most 100.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>The standard deviation of the factors before the first step, above 0 and at most 10.</summary>
    public double InitialScale { get; init; } = 0.1;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        FactorGuards.RequireFactors(Factors);
        FactorGuards.RequireEpochs(Epochs);
        FactorGuards.Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "is above 0 and at most 1");
        FactorGuards.Require(LearningRateDecay is > 0 and <= 1, nameof(LearningRateDecay), LearningRateDecay, "is above 0 and at most 1");
        FactorGuards.Require(Regularization is >= 0 and <= 10, nameof(Regularization), Regularization, "lies between 0 and 10");
        FactorGuards.Require(MaxTrials is >= 1 and <= 10_000, nameof(MaxTrials), MaxTrials, "lies between 1 and 10,000");
        FactorGuards.Require(Margin is > 0 and <= 100, nameof(Margin), Margin, "is above 0 and at most 100");
        FactorGuards.Require(InitialScale is > 0 and <= 10, nameof(InitialScale), InitialScale, "is above 0 and at most 10");
    }
}
