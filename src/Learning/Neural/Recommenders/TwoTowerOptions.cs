using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>How two towers are built and trained. Immutable; checked once, by the learner that takes it.</summary>
public sealed record TwoTowerOptions
{
    /// <summary>Factors of a user and of an item, 1 to 1024.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>
    /// The share of times that an item is known by its content alone while training, 0 to 1: it makes content stand for itself, so that new items
    /// are placed well. Without features of items it is not used.
    /// </summary>
    public double IdDropout { get; init; } = 0.3;

    /// <summary>What is minimised.</summary>
    public RankingLoss Loss { get; init; } = RankingLoss.Softmax;

    /// <summary>Items sampled for each one that was taken, 1 to 1000.</summary>
    public int SampledPerTarget { get; init; } = 4;

    /// <summary>The share of a user's items that is to be found from the rest each time, above 0 and below 1.</summary>
    public double TargetShare { get; init; } = 0.5;

    /// <summary>Items of a user to be found each time at most, 1 to 1024.</summary>
    public int MaxTargets { get; init; } = 64;

    /// <summary>The history is the sum of what its items say, divided by their number to this power, 0 (sum) to 1 (mean).</summary>
    public double HistoryExponent { get; init; } = 1;

    /// <summary>Epochs, 1 to 100,000; each visits every user once.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Users of a minibatch, 1 to 4096.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's step size, above 0 up to 1.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The strength of the penalty ½·L2·‖w‖² on embeddings that a minibatch touches, 0 to 1e6.</summary>
    public double L2 { get; init; } = 3e-5;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal TwoTowerOptions Check()
    {
        Require.That(Factors is >= 1 and <= 1024, nameof(Factors), Factors, "is 1 to 1024");
        Require.That(IdDropout is >= 0 and <= 1, nameof(IdDropout), IdDropout, "is 0 to 1");
        Require.That(Enum.IsDefined(Loss), nameof(Loss), Loss, "is one of the named ones");
        Require.That(SampledPerTarget is >= 1 and <= 1000, nameof(SampledPerTarget), SampledPerTarget, "is 1 to 1000");
        Require.That(TargetShare is > 0 and < 1, nameof(TargetShare), TargetShare, "is above 0 and below 1");
        Require.That(MaxTargets is >= 1 and <= 1024, nameof(MaxTargets), MaxTargets, "is 1 to 1024");
        Require.That(HistoryExponent is >= 0 and <= 1, nameof(HistoryExponent), HistoryExponent, "is 0 to 1");
        Require.That(Epochs is >= 1 and <= 100_000, nameof(Epochs), Epochs, "is 1 to 100,000");
        Require.That(BatchSize is >= 1 and <= 4096, nameof(BatchSize), BatchSize, "is 1 to 4096");
        Require.That(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "is above 0 and at most 1");
        Require.That(L2 is >= 0 and <= 1e6, nameof(L2), L2, "is 0 to 1,000,000");
        return this;
    }
}
