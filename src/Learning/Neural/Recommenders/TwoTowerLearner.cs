using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>
/// Two towers (Covington et al. 2016; Yi et al. 2019): one makes factors of a user from the history and what is known of the user, the other
/// factors of an item from its content and its id; their inner product is the score.
/// </summary>
/// <remarks>
/// Both towers add up embeddings (as Kula 2015, LightFM, does for features), so that the result is served by one product or an index. While
/// training, items are now and then known by their content alone: an item that nobody took, or that comes after training
/// (<see cref="TwoTowerModel.ItemFactorsOf"/>), has a place at once. Trained by softmax over sampled items, each sampled with the same
/// probability and weighed by what it stands for, so that popular items are not pushed down for being sampled often. Items that nobody took are not sampled:
/// to have been ignored before anybody could take them says nothing. Values above 0 count as taken, whatever their size. Feature rows are
/// brought to length 1.
/// </remarks>
public sealed class TwoTowerLearner : IRecommenderLearner
{
    private readonly TwoTowerOptions _options;

    /// <summary>Takes options, or the defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TwoTowerLearner(TwoTowerOptions? options = null) => _options = (options ?? new TwoTowerOptions()).Check();

    /// <summary>Learns towers.</summary>
    /// <param name="interactions">Who took what, with <see cref="Interactions.ItemFeatures"/> and <see cref="Interactions.UserFeatures"/> where they are known.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="Errors.TrainingDataException">Nothing can be learned from these pairs.</exception>
    public TwoTowerModel Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        return new TwoTowerTraining(_options, interactions, context).Run(cancellationToken);
    }

    /// <inheritdoc/>
    IRecommender IRecommenderLearner.Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken)
        => Learn(interactions, context, cancellationToken);
}
