using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>
/// Neural collaborative filtering (He et al. 2017): a product of factors and a perceptron over other factors, added up.
/// </summary>
/// <remarks>
/// The paper's user is one of a list. Here the user is what the items of the history say, added up (the paper's section 3.1 leaves that open;
/// Kabbur et al. 2013, FISM, do it for matrix factorization): nobody has parameters of their own, so that known, new and anonymous users
/// take one path, and an event changes the next list. Each epoch cuts each user's items in two and learns to find one part from the other.
/// A value above 0 counts as taken, whatever its size; other pairs are as if they were not there.
/// </remarks>
public sealed class NeuralCollaborativeFilteringLearner : IRecommenderLearner
{
    private readonly NeuralCollaborativeFilteringOptions _options;

    /// <summary>Takes options, or the defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public NeuralCollaborativeFilteringLearner(NeuralCollaborativeFilteringOptions? options = null)
        => _options = (options ?? new NeuralCollaborativeFilteringOptions()).Check();

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        return new NeuralCollaborativeFilteringTraining(_options, new TakenItems(interactions), context).Run(cancellationToken);
    }
}
