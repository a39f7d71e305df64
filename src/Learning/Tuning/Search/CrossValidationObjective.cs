using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>The objective of most studies: the mean of a metric over the folds of a cross-validation, reported after each fold.</summary>
/// <remarks>
/// Every trial sees the same folds and the same seeds, so that trials differ by their values alone. A fold's test rows are scored and never
/// looked at otherwise: early stopping goes by a part of its training rows. The figures "deviation" (between folds) and, of boosted trees,
/// "trees" (the mean over the folds) are noted.
/// </remarks>
public sealed class CrossValidationObjective
{
    private readonly LearningSet _set;
    private readonly IReadOnlyList<Fold> _folds;
    private readonly ScoreMetric _metric;
    private readonly Func<ParameterValues, ILearner> _learner;
    private readonly LearningContext _context;
    private readonly double _validationShare;

    /// <summary>Creates the objective.</summary>
    /// <param name="set">All rows.</param>
    /// <param name="folds">Rows to learn from and to judge by; one or more.</param>
    /// <param name="metric">What is averaged over the folds.</param>
    /// <param name="learner">The algorithm at some values.</param>
    /// <param name="context">Seed of the folds' trainings, and threads of each training.</param>
    /// <param name="validationShare">The share of a fold's training rows, 0 to 0.5, set aside at random for early stopping.</param>
    public CrossValidationObjective(
        LearningSet set,
        IReadOnlyList<Fold> folds,
        ScoreMetric metric,
        Func<ParameterValues, ILearner> learner,
        LearningContext context,
        double validationShare = 0)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfZero(folds.Count, nameof(folds));
        if (!(validationShare is >= 0 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), validationShare, "The share for early stopping lies between 0 and 0.5.");
        }

        (_set, _folds, _metric, _learner, _context, _validationShare) = (set, folds, metric, learner, context, validationShare);
    }

    /// <summary>Runs a trial; several may run at the same time.</summary>
    /// <param name="trial">What to try.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <returns>The mean over the folds, NaN when the metric is not defined in one of them.</returns>
    public double Evaluate(Trial trial, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var learner = _learner(trial.Values);
        double sum = 0, squares = 0, trees = 0;
        var isBoosting = true;
        for (var i = 0; i < _folds.Count; i++)
        {
            var (scorer, outputs) = CrossValidation.RunFold(learner, _set, _folds[i], i, _context with { Progress = null }, _validationShare, cancellationToken);
            if (scorer.OutputCount != 1)
            {
                throw new ArgumentException($"The metric '{_metric.Name}' judges one output a row, not {scorer.OutputCount}.", nameof(trial));
            }

            var test = _set.Select(_folds[i].Test.AsSpan());
            var value = _metric.Compute(outputs, test.Labels.Span, test.Weights.Span);
            sum += value;
            squares += value * value;
            isBoosting &= scorer is GradientBoostingModel;
            trees += (scorer as GradientBoostingModel)?.TreeCount ?? 0;
            if (i + 1 < _folds.Count && !trial.Report(i + 1, sum / (i + 1)))
            {
                return double.NaN;
            }
        }

        var mean = sum / _folds.Count;
        if (double.IsFinite(mean))
        {
            trial.Note("deviation", Math.Sqrt(Math.Max(0, (squares / _folds.Count) - (mean * mean))));
        }

        if (isBoosting)
        {
            trial.Note("trees", trees / _folds.Count);
        }

        return mean;
    }
}
