using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>Random forests: deep trees on bootstrap samples, each split the best of a few features drawn at random; answers are averaged.</summary>
/// <remarks>
/// Breiman (2001), "Random forests". Features are binned; missing
/// values get a direction of their own at each split, categories are ordered by their labels in each tree. Same seed, rows and options give the
/// same model to the last bit, whatever the number of threads and the processor. A row of weight 0 is as good as left out.
/// Validation rows are not needed, and not looked at.
/// </remarks>
public sealed class RandomForestLearner : ILearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">How trees are grown; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RandomForestLearner(RandomForestOptions? options = null)
    {
        Options = options ?? new();
        Options.Check();
    }

    /// <summary>How trees are grown.</summary>
    public RandomForestOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public ForestModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default) =>
        ForestRun.Learn(Options, isRandom: false, train, validation, context, cancellationToken);

    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken) =>
        Learn(train, validation, context, cancellationToken);
}
