using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>How <see cref="GradientBoostingTuner"/> searches.</summary>
public sealed record BoostingTuning
{
    /// <summary>What is averaged over the folds.</summary>
    public ScoreMetric Metric { get; init; } = ScoreMetric.Auc;

    /// <summary>What is not chosen, such as the objective and monotone features, and the most trees.</summary>
    public GradientBoostingOptions Fixed { get; init; } = new() { Trees = 1500 };

    /// <summary>
    /// The share of a fold's training rows, 0 to 0.5, that early stopping goes by. With 0 there is none: the number of trees is chosen like
    /// any other parameter, and each fold learns from all its training rows.
    /// </summary>
    public double ValidationShare { get; init; }

    /// <summary>Decides on the search and on the draws of the trees.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Chooses what to try.</summary>
    public ISampler Sampler { get; init; } = new TpeSampler();

    /// <summary>Stops trials without hope after a fold; null runs all folds of each.</summary>
    public IPruner? Pruner { get; init; } = new SuccessiveHalvingPruner(firstRung: 1, factor: 3);

    /// <summary>With at most this many rows, trials run beside each other; with more, each trial uses all threads for its trees. 0 or more.</summary>
    public int MaximumRowsForParallelTrials { get; init; } = 100_000;

    /// <summary>Of the best trials, how many are learned again with other draws of rows and features before one is chosen, 1 to 100.</summary>
    public int Finalists { get; init; } = 5;

    /// <summary>What is searched, in words; a stored study goes on only with the same words.</summary>
    public string About { get; init; } = "";
}
