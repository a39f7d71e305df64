using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>
/// Gradient-boosted decision trees: histograms of binned features, growth leaf by leaf, missing values with a direction of their own,
/// categories split as sets.
/// </summary>
/// <remarks>
/// Friedman (2001); second-order gains as in Chen and Guestrin (2016), histograms and leaf-wise growth as in Ke et al. (2017),
/// stochastically rounded gradients as in Shi et al. (2022). Same seed, rows and options give the same model to the last bit, whatever
/// the number of threads and the processor. A row of weight 0 is as good as left out. Takes about 50 bytes a row and two a value.
/// </remarks>
public sealed class GradientBoostingLearner : ILearner
{
    // Gradients are rounded to whole numbers whose sums fit into 32 bits; with more rows they would become too coarse.
    private const int MaxRows = 1 << 28;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">How trees are grown; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public GradientBoostingLearner(GradientBoostingOptions? options = null) => Options = (options ?? new()).Check();

    /// <summary>How trees are grown.</summary>
    public GradientBoostingOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public GradientBoostingModel Learn(
        LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (validation is not null && validation.Features.ColumnCount != train.Features.ColumnCount)
        {
            throw new ArgumentException(
                $"The validation rows have {validation.Features.ColumnCount} columns, the training rows {train.Features.ColumnCount}.",
                nameof(validation));
        }

        var monotone = Directions(train);
        train = Weighted(train, "training");
        validation = validation is null ? null : Weighted(validation, "validation");
        if (train.RowCount > MaxRows)
        {
            throw new TrainingDataException($"There are {train.RowCount} rows; at most {MaxRows} can be learned from.", "Take a sample of the rows.");
        }

        if (train.Features.ColumnCount == 0)
        {
            throw new TrainingDataException("The rows have no features.", "Declare at least one feature.");
        }

        var objective = ObjectiveFunction.Of(Options.Objective);
        objective.CheckLabels(train.Labels.Span, isTraining: true);
        if (validation is not null)
        {
            objective.CheckLabels(validation.Labels.Span, isTraining: false);
        }

        using var run = new BoostingRun(
            Options, objective, train, validation, monotone, context, new Workers(context.MaxDegreeOfParallelism, cancellationToken));
        return run.Run();
    }

    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken) =>
        Learn(train, validation, context, cancellationToken);

    /// <summary>Leaves out the rows of weight 0.</summary>
    private static LearningSet Weighted(LearningSet set, string role)
    {
        var weights = set.Weights.Span;
        var rows = new List<int>();
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new TrainingDataException($"The weight of {role} row {i} is {weights[i]}.", "Weights are finite and 0 or more.");
            }

            if (weights[i] > 0)
            {
                rows.Add(i);
            }
        }

        var weighted = weights.IsEmpty || rows.Count == weights.Length ? set : set.Select(rows.ToArray());
        return weighted.RowCount > 0
            ? weighted
            : throw new TrainingDataException($"There are no {role} rows of a weight above 0.", "Widen the window or the selection.");
    }

    private Monotonicity[] Directions(LearningSet train)
    {
        if (Options.Monotone.Values.All(direction => direction == Monotonicity.None))
        {
            return [];
        }

        var directions = new Monotonicity[train.Columns.Length];
        foreach (var (name, direction) in Options.Monotone)
        {
            var column = train.Columns.Select((c, i) => (c, i)).FirstOrDefault(x => string.Equals(x.c.Name, name, StringComparison.Ordinal), (null!, -1));
            if (column.i < 0)
            {
                throw new ArgumentException($"The monotone feature '{name}' is no column of the training rows.", nameof(train));
            }

            if (column.c.Kind == FeatureKind.Category && direction != Monotonicity.None)
            {
                throw new ArgumentException($"The monotone feature '{name}' is a category, which has no order.", nameof(train));
            }

            directions[column.i] = direction;
        }

        return directions;
    }
}
