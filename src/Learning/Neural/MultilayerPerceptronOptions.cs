using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Neural;

/// <summary>How a multilayer perceptron is built and trained. Immutable; checked once, by the learner that takes it.</summary>
public sealed record MultilayerPerceptronOptions
{
    /// <summary>What is minimised, and so what the labels and outputs are.</summary>
    public PerceptronLoss Loss { get; init; } = PerceptronLoss.LogLoss;

    /// <summary>Units of each hidden layer, 0 to 16 layers of 1 to 8192; without any the model is linear.</summary>
    public ImmutableArray<int> HiddenUnits { get; init; } = [64, 32];

    /// <summary>The share of a hidden layer's units that each row leaves out while training, 0 up to but not 1 (Srivastava et al. 2014).</summary>
    public double Dropout { get; init; }

    /// <summary>Whether hidden units are normalised over the minibatch before ReLU (Ioffe and Szegedy 2015); scoring uses running statistics.</summary>
    public bool BatchNormalization { get; init; }

    /// <summary>How widely the weights are spread before training.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <summary>Epochs at most, 1 to 100,000. Early stopping may end sooner.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Rows of a minibatch, 1 to 65,536.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Adam's step size, above 0 up to 1.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the step size changes.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Epochs without a lower loss after which <see cref="LearningRateSchedule.Plateau"/> halves the rate, 1 to 1000.</summary>
    public int PlateauEpochs { get; init; } = 2;

    /// <summary>Adam's memory of gradients, 0 up to but not 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's memory of squared gradients, 0 up to but not 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>The strength of the penalty ½·L2·‖w‖² on weights, added to the mean loss of a row, 0 to 1e6; biases are free.</summary>
    public double L2 { get; init; }

    /// <summary>
    /// The share of each weight, times the learning rate, that every step takes away beside the gradient, 0 to 1 (Loshchilov and Hutter 2019,
    /// AdamW); biases are free.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>The greatest Euclidean length of a minibatch's gradient, above 0; longer ones are shortened to it. Infinite: no bound.</summary>
    public double MaxGradientNorm { get; init; } = double.PositiveInfinity;

    /// <summary>Epochs without a lower validation loss after which training stops, 0 to 100,000; 0 never stops early.</summary>
    /// <remarks>The model keeps the weights of the epoch with the least validation loss, if there are validation rows at all.</remarks>
    public int Patience { get; init; } = 5;

    /// <summary>The share of the training rows, drawn at random, that is set aside when no validation rows are given and <see cref="Patience"/> is not 0.</summary>
    /// <remarks>0 up to 0.5. With 0, or fewer than 10 rows, training runs through all epochs.</remarks>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>What rows count by class, for <see cref="PerceptronLoss.LogLoss"/> and <see cref="PerceptronLoss.Softmax"/>; null: alike.</summary>
    /// <remarks>Validation rows that are given keep their own weights, so that the loss stays that of the real population.</remarks>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal MultilayerPerceptronOptions Check()
    {
        Require(Enum.IsDefined(Loss), nameof(Loss), Loss, "is one of the named ones");
        Require(!HiddenUnits.IsDefault && HiddenUnits.Length <= 16, nameof(HiddenUnits), HiddenUnits.IsDefault ? 0 : HiddenUnits.Length, "has 0 to 16 layers");
        foreach (var units in HiddenUnits)
        {
            Require(units is >= 1 and <= 8192, nameof(HiddenUnits), units, "are 1 to 8192 a layer");
        }

        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "is 0 or more, and below 1");
        Require(Enum.IsDefined(Initialization), nameof(Initialization), Initialization, "is one of the named ones");
        Require(Epochs is >= 1 and <= 100_000, nameof(Epochs), Epochs, "is 1 to 100,000");
        Require(BatchSize is >= 1 and <= 65_536, nameof(BatchSize), BatchSize, "is 1 to 65,536");
        Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "is above 0 and at most 1");
        Require(Enum.IsDefined(Schedule), nameof(Schedule), Schedule, "is one of the named ones");
        Require(PlateauEpochs is >= 1 and <= 1000, nameof(PlateauEpochs), PlateauEpochs, "is 1 to 1000");
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "is 0 or more, and below 1");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "is 0 or more, and below 1");
        Require(L2 is >= 0 and <= 1e6, nameof(L2), L2, "is 0 to 1,000,000");
        Require(WeightDecay is >= 0 and <= 1, nameof(WeightDecay), WeightDecay, "is 0 to 1");
        Require(MaxGradientNorm > 0, nameof(MaxGradientNorm), MaxGradientNorm, "is above 0");
        Require(Patience is >= 0 and <= 100_000, nameof(Patience), Patience, "is 0 to 100,000");
        Require(ValidationShare is >= 0 and <= 0.5, nameof(ValidationShare), ValidationShare, "is 0 to 0.5");
        Require(
            ClassWeights is null || Loss is PerceptronLoss.LogLoss or PerceptronLoss.Softmax, nameof(ClassWeights), Loss, "need a loss whose labels are classes");
        return this;
    }

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} {range}.");
        }
    }
}
