using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>
/// The weighted approximate-rank pairwise loss (Weston, Bengio and Usunier 2011): like <see cref="BprLearner"/>, but a step is made for an
/// item only that scores too high, and it weighs the more the lower the item taken stands in the list.
/// </summary>
/// <remarks>Values above 0 count as taken, all alike; others do not.</remarks>
public sealed class WarpLearner : IRecommenderLearner
{
    // Folding in minimizes the logistic loss, whose gradient shrinks as the lead grows; that of this loss does not, and so bears a
    // stronger pull. Found on training data.
    private const double FoldInShare = 0.25;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public WarpLearner(WarpOptions? options = null)
    {
        Options = options ?? new WarpOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public WarpOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IRecommenderLearner.Learn"/>
    public PairwiseModel Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        using var training = new PairwiseTraining(interactions, Options.Factors, Options.InitialScale, context, cancellationToken);
        var weights = WarpStep.Weights(interactions.ItemCount, Options.MaxTrials);
        var step = Options.LearningRate;
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            training.Epoch(epoch, Options.Epochs, new WarpStep((float)step, (float)Options.Regularization, (float)Options.Margin, weights));
            step *= Options.LearningRateDecay;
        }

        return training.ToModel(PairwiseModel.WarpFormat, FoldInShare * Options.Regularization);
    }

    /// <inheritdoc/>
    IRecommender IRecommenderLearner.Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken)
        => Learn(interactions, context, cancellationToken);
}
