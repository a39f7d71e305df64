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
        LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default) =>
        Learn(null, train, validation, context, cancellationToken);

    /// <summary>Goes on from a model: learns more rounds on top of its trees, which stay as they are.</summary>
    /// <remarks>
    /// Options may differ from those of the model, but not what it predicts: the objective and its outputs. Numbers are binned anew;
    /// categories keep their codes, and codes that the model does not know count as missing. With validation rows the model itself is the
    /// first that is measured, so that what comes back is never worse on them.
    /// </remarks>
    /// <param name="start">The model to go on from.</param>
    /// <param name="train">The rows to learn from: the columns of the model.</param>
    /// <param name="validation">Rows for early stopping; null trains to the end.</param>
    /// <param name="context">Seed, threads, progress. Rounds draw by their number: with the same rows and seed the result is the same as if
    /// training had never stopped, but for rounding of raw scores.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="ArgumentException">The model and the rows or options do not fit; says in what.</exception>
    /// <exception cref="TrainingDataException">Nothing can be learned from these rows.</exception>
    public GradientBoostingModel Continue(
        GradientBoostingModel start,
        LearningSet train,
        LearningSet? validation,
        LearningContext context,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Learn(start, train, validation, context, cancellationToken);
    }

    private GradientBoostingModel Learn(
        GradientBoostingModel? start, LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
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

        var constraints = BoostingConstraints.Of(Options, train);
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

        var objective = Objective(start, train);
        objective.Check(train, isTraining: true);
        if (validation is not null)
        {
            objective.Check(validation, isTraining: false);
        }

        if (start is not null)
        {
            CheckFit(start, objective, train);
        }

        train = Options.ClassWeights?.Apply(train) ?? train;
        using var run = new BoostingRun(
            Options, objective, train, validation, constraints, start, context, new Workers(context.MaxDegreeOfParallelism, cancellationToken));
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

    private ObjectiveFunction Objective(GradientBoostingModel? start, LearningSet train) =>
        start is not null && Options is { Objective: BoostingObjective.Softmax, Classes: 0 }
            ? new SoftmaxObjective(start.OutputCount)
            : ObjectiveFunction.Of(Options, train);

    private void CheckFit(GradientBoostingModel start, ObjectiveFunction objective, LearningSet train)
    {
        if (start.Objective != Options.Objective || start.Link != objective.Link || start.OutputCount != objective.OutputCount)
        {
            throw new ArgumentException(
                $"The model was trained for {start.Objective} with {start.OutputCount} outputs; the options ask for {Options.Objective} "
                + $"with {objective.OutputCount}.",
                nameof(start));
        }

        if (start.InputCount != train.Columns.Length)
        {
            throw new ArgumentException($"The model was trained on {start.InputCount} features; the rows have {train.Columns.Length}.", nameof(start));
        }

        for (var i = 0; i < train.Columns.Length; i++)
        {
            var (isCategory, wasCategory) = (train.Columns[i] is { Kind: FeatureKind.Category, CategoryCount: > 0 }, !start.Decoder.CategoryBins[i].IsEmpty);
            if (isCategory != wasCategory)
            {
                throw new ArgumentException(
                    $"The column '{train.Columns[i].Name}' is {(isCategory ? "a category" : "a number")}; "
                    + $"the model was trained on {(wasCategory ? "a category" : "a number")} there.",
                    nameof(start));
            }
        }
    }
}
