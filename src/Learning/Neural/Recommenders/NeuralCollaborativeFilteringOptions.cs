using System.Collections.Immutable;
using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>How neural collaborative filtering is built and trained. Immutable; checked once, by the learner that takes it.</summary>
public sealed record NeuralCollaborativeFilteringOptions
{
    /// <summary>Factors whose products are added up (generalised matrix factorization), 1 to 1024.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Factors of users and of items that go into the layers, 1 to 1024; without hidden layers they are left out.</summary>
    public int LayerFactors { get; init; } = 32;

    /// <summary>Units of each hidden layer, 0 to 8 layers of 1 to 1024; without any the model is matrix factorization.</summary>
    public ImmutableArray<int> HiddenUnits { get; init; } = [32];

    /// <summary>What is minimised.</summary>
    public RankingLoss Loss { get; init; } = RankingLoss.Softmax;

    /// <summary>Items sampled for each one that was taken, 1 to 1000.</summary>
    public int SampledPerTarget { get; init; } = 4;

    /// <summary>The share of a user's items that is to be found from the rest each time, above 0 and below 1.</summary>
    public double TargetShare { get; init; } = 0.5;

    /// <summary>Items of a user to be found each time at most, 1 to 1024.</summary>
    public int MaxTargets { get; init; } = 64;

    /// <summary>The user is the sum of what the items of the history say, divided by their number to this power, 0 (sum) to 1 (mean).</summary>
    public double HistoryExponent { get; init; } = 1;

    /// <summary>The share of a hidden layer's units that each row leaves out while training, 0 up to but not 1.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Epochs, 1 to 100,000; each visits every user once.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Users of a minibatch, 1 to 4096.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's step size, above 0 up to 1.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The strength of the penalty ½·L2·‖w‖² on weights, and on embeddings that a minibatch touches, 0 to 1e6.</summary>
    public double L2 { get; init; } = 3e-5;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal NeuralCollaborativeFilteringOptions Check()
    {
        Require.That(Factors is >= 1 and <= 1024, nameof(Factors), Factors, "is 1 to 1024");
        Require.That(LayerFactors is >= 1 and <= 1024, nameof(LayerFactors), LayerFactors, "is 1 to 1024");
        Require.That(!HiddenUnits.IsDefault && HiddenUnits.Length <= 8, nameof(HiddenUnits), HiddenUnits.IsDefault ? 0 : HiddenUnits.Length, "has 0 to 8 layers");
        foreach (var units in HiddenUnits)
        {
            Require.That(units is >= 1 and <= 1024, nameof(HiddenUnits), units, "are 1 to 1024 a layer");
        }

        Require.That(Enum.IsDefined(Loss), nameof(Loss), Loss, "is one of the named ones");
        Require.That(SampledPerTarget is >= 1 and <= 1000, nameof(SampledPerTarget), SampledPerTarget, "is 1 to 1000");
        Require.That(TargetShare is > 0 and < 1, nameof(TargetShare), TargetShare, "is above 0 and below 1");
        Require.That(MaxTargets is >= 1 and <= 1024, nameof(MaxTargets), MaxTargets, "is 1 to 1024");
        Require.That(HistoryExponent is >= 0 and <= 1, nameof(HistoryExponent), HistoryExponent, "is 0 to 1");
        Require.That(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "is 0 or more, and below 1");
        Require.That(Epochs is >= 1 and <= 100_000, nameof(Epochs), Epochs, "is 1 to 100,000");
        Require.That(BatchSize is >= 1 and <= 4096, nameof(BatchSize), BatchSize, "is 1 to 4096");
        Require.That(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "is above 0 and at most 1");
        Require.That(L2 is >= 0 and <= 1e6, nameof(L2), L2, "is 0 to 1,000,000");
        return this;
    }
}
