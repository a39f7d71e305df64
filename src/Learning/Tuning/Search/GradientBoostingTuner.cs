using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>Finds options of gradient-boosted trees that are best by cross-validation.</summary>
/// <remarks>
/// The score of the best of many trials flatters, because it is the best of many: by about the noise of the metric between trials. To
/// lessen that, the best few are learned again with other draws of rows and features, and the mean of both decides. A row that no trial has
/// seen is the only judge without any flattery: hold some out beforehand where that matters.
/// </remarks>
public sealed class GradientBoostingTuner
{
    private const int TrialsChosenTogether = 8;
    private readonly LearningSet _set;
    private readonly IReadOnlyList<Fold> _folds;
    private readonly BoostingTuning _tuning;
    private readonly GradientBoostingSpace _space;

    /// <summary>Creates the tuner.</summary>
    /// <param name="set">All rows.</param>
    /// <param name="folds">Rows to learn from and to judge by.</param>
    /// <param name="tuning">How to search; null for the defaults.</param>
    public GradientBoostingTuner(LearningSet set, IReadOnlyList<Fold> folds, BoostingTuning? tuning = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentOutOfRangeException.ThrowIfZero(folds.Count, nameof(folds));
        _tuning = tuning ?? new();
        if (_tuning.Finalists is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(tuning), _tuning.Finalists, "1 to 100 trials are learned again.");
        }

        _set = set;
        _folds = folds;
        _space = new GradientBoostingSpace(set.Columns, set.RowCount, _tuning.Fixed, _tuning.ValidationShare > 0);
    }

    /// <summary>Searches until the budget is used up, and then learns the best few again.</summary>
    /// <param name="budget">When to end; learning again comes on top of it.</param>
    /// <param name="journal">Where trials are written down, to be taken up again; null for memory only.</param>
    /// <param name="progress">Told after each trial of the best score so far.</param>
    /// <param name="cancellationToken">Trials that ended are kept in the journal.</param>
    /// <exception cref="TrainingDataException">No trial completed.</exception>
    public TunedBoosting Run(
        StudyBudget budget, StudyJournal? journal = null, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        var isWide = _set.RowCount > _tuning.MaximumRowsForParallelTrials;
        var study = new Study(
            _space.Space,
            new StudyOptions
            {
                Goal = _tuning.Metric.Goal,
                Seed = _tuning.Seed,
                Sampler = _tuning.Sampler,
                Pruner = _tuning.Pruner,
                Parallel = isWide ? 1 : TrialsChosenTogether,
                StartWith = [_space.Nearest(GradientBoostingOptions.ForRows(_set.RowCount) with { Trees = 300 })],
                About = _tuning.About,
            },
            journal);
        var context = new LearningContext(_tuning.Seed, isWide ? budget.Threads : 1);
        var objective = new CrossValidationObjective(
            _set, _folds, _tuning.Metric, values => new GradientBoostingLearner(_space.Options(values)), context, _tuning.ValidationShare);
        study.Run(objective.Evaluate, isWide ? budget with { Threads = 1 } : budget, progress, cancellationToken);
        return Choose(study, context with { MaxDegreeOfParallelism = budget.Threads }, progress, cancellationToken);
    }

    private TunedBoosting Choose(Study study, LearningContext context, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        var sign = _tuning.Metric.Goal == Goal.Maximize ? -1 : 1;
        var best = study.Trials
            .Where(trial => trial.State == TrialState.Completed)
            .OrderBy(trial => sign * trial.Value)
            .ThenBy(trial => trial.Number)
            .Take(_tuning.Finalists)
            .ToImmutableArray();
        if (best.IsEmpty)
        {
            throw new TrainingDataException(
                $"Of {study.Trials.Length} trials none gave a finite '{_tuning.Metric.Name}'.",
                "Give the search more time, and rows of every outcome for each fold.", "AML1003");
        }

        var start = study.Trials.FirstOrDefault(trial => trial is { Number: 0, State: TrialState.Completed });
        TunedBoosting? chosen = null;
        for (var i = 0; i < best.Length; i++)
        {
            progress?.Report(new LearningProgress("learning the best again", i, best.Length, _tuning.Metric.Name, chosen?.Score ?? double.NaN));
            var options = Final(best[i]);
            var (score, deviation) = LearnAgain(options, best[i], context, cancellationToken);
            if (chosen is null || sign * score < sign * chosen.Score)
            {
                chosen = new TunedBoosting(options, score, deviation, start?.Value ?? double.NaN, best[i], study);
            }
        }

        progress?.Report(new LearningProgress("learning the best again", best.Length, best.Length, _tuning.Metric.Name, chosen!.Score));
        return chosen!;
    }

    /// <summary>The mean over the folds, each learned from all its training rows with two seeds.</summary>
    private (double Score, double Deviation) LearnAgain(
        GradientBoostingOptions options, TrialResult trial, LearningContext context, CancellationToken cancellationToken)
    {
        // Without early stopping the trial itself is the first of the two.
        int[] seeds = _space.StopsEarly ? [context.Seed, unchecked(context.Seed + 1)] : [unchecked(context.Seed + 1)];
        var learner = new GradientBoostingLearner(options);
        var values = new double[_folds.Count];
        var own = _space.StopsEarly ? 0 : trial.Value;
        foreach (var seed in seeds)
        {
            for (var fold = 0; fold < values.Length; fold++)
            {
                var (_, outputs) = CrossValidation.RunFold(learner, _set, _folds[fold], fold, context with { Seed = seed }, 0, cancellationToken);
                var test = _set.Select(_folds[fold].Test.AsSpan());
                values[fold] += _tuning.Metric.Compute(outputs, test.Labels.Span, test.Weights.Span) / seeds.Length;
            }
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return (_space.StopsEarly ? mean : (mean + own) / 2, deviation);
    }

    private GradientBoostingOptions Final(TrialResult trial)
    {
        var options = _space.Options(trial.Values);
        return _space.StopsEarly
            ? options with { Trees = Math.Max(1, (int)Math.Round(trial.Figures["trees"])), EarlyStoppingRounds = 0 }
            : options;
    }
}
