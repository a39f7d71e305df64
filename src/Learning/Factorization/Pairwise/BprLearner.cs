using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>
/// Bayesian personalized ranking (Rendle et al. 2009): factors such that what a user took scores above what the user did not take, learned
/// by stochastic gradient descent on the logistic loss of pairs.
/// </summary>
/// <remarks>
/// With several <see cref="BprOptions.Candidates"/> the negative is the best of some drawn (Zhang et al. 2013, dynamic negative
/// sampling): the order at the top of the list is what is learned then. Values above 0 count as taken, all alike; others do not.
/// </remarks>
public sealed class BprLearner : IRecommenderLearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public BprLearner(BprOptions? options = null)
    {
        Options = options ?? new BprOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public BprOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IRecommenderLearner.Learn"/>
    public PairwiseModel Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        using var training = new PairwiseTraining(interactions, Options.Factors, Options.InitialScale, context, cancellationToken);
        var step = Options.LearningRate;
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            training.Epoch(epoch, Options.Epochs, new BprStep((float)step, (float)Options.Regularization, Options.Candidates));
            step *= Options.LearningRateDecay;
        }

        return training.ToModel(PairwiseModel.BprFormat, Options.Regularization);
    }

    /// <inheritdoc/>
    IRecommender IRecommenderLearner.Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken)
        => Learn(interactions, context, cancellationToken);
}
