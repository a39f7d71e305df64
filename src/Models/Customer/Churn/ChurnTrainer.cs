using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Tuning;

namespace AudienceML.Models.Customer.Churn;

/// <summary>
/// Trains a churn model: gradient-boosted trees, stopped where they are best on rows they do not see, calibrated on such rows, and with
/// risk levels set on them.
/// </summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <remarks>
/// Where no validation rows are given, few rows take turns (<see cref="ChurnOptions.MaximumRowsForFolds"/>) and of many a share is held
/// out; the final model then learns from all rows, with as many trees as were best on the rows that were not seen.
/// </remarks>
public sealed class ChurnTrainer<TRow> : BaseTrainer<TRow, float, ChurnModel<TRow>>
{
    /// <summary>The fewest rows of each outcome that a model is trained on.</summary>
    public const int MinimumRowsOfAnOutcome = 10;

    private readonly BaseFeatureEngineer<TRow> _features;
    private readonly ChurnOptions _options;
    private readonly Func<TRow, object>? _group;

    /// <summary>Creates the trainer.</summary>
    /// <param name="features">The features.</param>
    /// <param name="options">How it is trained; null for the defaults.</param>
    /// <param name="group">
    /// Rows with an equal value, such as those of one user at several dates, are never on both sides of a split; null when each row
    /// stands for itself.
    /// </param>
    public ChurnTrainer(BaseFeatureEngineer<TRow> features, ChurnOptions? options = null, Func<TRow, object>? group = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = features;
        _options = (options ?? new()).Check();
        _group = group;
    }

    /// <inheritdoc/>
    protected override void Check(TrainingSet<TRow, float> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        int churned = 0, stayed = 0;
        for (var i = 0; i < train.Count; i++)
        {
            switch (train.Labels.Span[i])
            {
                case 1:
                    churned++;
                    break;
                case 0:
                    stayed++;
                    break;
                default:
                    throw new TrainingDataException(
                        $"The label of row {i} is {train.Labels.Span[i]}.", "Labels are 1 for churned and 0 for not; leave out rows whose outcome is unknown.");
            }
        }

        if (Math.Min(churned, stayed) < MinimumRowsOfAnOutcome)
        {
            throw new TrainingDataException(
                $"Of {train.Count} rows {churned} churned and {stayed} did not; a model needs at least {MinimumRowsOfAnOutcome} of each.",
                "Give more rows, or check which label means churn.");
        }
    }

    /// <inheritdoc/>
    protected override ChurnModel<TRow> TrainCore(
        TrainingSet<TRow, float> train, TrainingSet<TRow, float>? validation, LearningContext context, CancellationToken cancellationToken)
    {
        context.Progress?.Report(new LearningProgress("engineering features", 0, train.Count));
        var encoder = _features.Fit(train.Rows.Span);
        var set = encoder.ToLearningSet(train);
        context.Progress?.Report(new LearningProgress("engineering features", train.Count, train.Count));
        var options = _options.Boosting ?? GradientBoostingOptions.ForRows(set.RowCount);

        var (scorer, judged) = validation is not null ? HoldOut(set, encoder.ToLearningSet(validation), options, context, cancellationToken)
            : set.RowCount <= _options.MaximumRowsForFolds ? TakeTurns(set, Folds(train, context.Seed), options, context, cancellationToken)
            : HoldOut(set, Folds(train, context.Seed)[0], options, context, cancellationToken);
        return Finish(encoder, scorer, judged, set, context.Seed);
    }

    private static (IScorer Scorer, Judged Judged) HoldOut(
        LearningSet train, LearningSet validation, GradientBoostingOptions options, LearningContext context, CancellationToken cancellationToken)
    {
        var model = new GradientBoostingLearner(options).Learn(train, validation, context, cancellationToken);
        var scores = new float[validation.RowCount];
        model.Score(validation.Features, scores, cancellationToken);
        return (model, new Judged(scores, validation.Labels.ToArray(), validation.Weights.ToArray()));
    }

    private static (IScorer Scorer, Judged Judged) HoldOut(
        LearningSet set, Fold fold, GradientBoostingOptions options, LearningContext context, CancellationToken cancellationToken)
    {
        var (scorer, judged) = HoldOut(
            set.Select(fold.Train.AsSpan()), set.Select(fold.Test.AsSpan()), options, Named(context, "first part"), cancellationToken);
        return (Refit(set, options, ((GradientBoostingModel)scorer).TreeCount, context, cancellationToken), judged);
    }

    /// <summary>The final model learns from all rows; its trees are as many as were best for models that saw fewer.</summary>
    private static GradientBoostingModel Refit(
        LearningSet set, GradientBoostingOptions options, double trees, LearningContext context, CancellationToken cancellationToken) =>
        new GradientBoostingLearner(options with { Trees = Math.Max(1, (int)Math.Round(trees)), EarlyStoppingRounds = 0 })
            .Learn(set, null, Named(context, "all rows"), cancellationToken);

    private static (IScorer Scorer, Judged Judged) TakeTurns(
        LearningSet set, ImmutableArray<Fold> folds, GradientBoostingOptions options, LearningContext context, CancellationToken cancellationToken)
    {
        var scores = new float[set.RowCount];
        double trees = 0;
        for (var i = 0; i < folds.Length; i++)
        {
            var test = set.Select(folds[i].Test.AsSpan());
            var model = new GradientBoostingLearner(options).Learn(
                set.Select(folds[i].Train.AsSpan()), test, Named(context, $"fold {i + 1} of {folds.Length}"), cancellationToken);
            var part = new float[test.RowCount];
            model.Score(test.Features, part, cancellationToken);
            for (var row = 0; row < part.Length; row++)
            {
                scores[folds[i].Test[row]] = part[row];
            }

            trees += model.TreeCount;
        }

        return (
            Refit(set, options, trees / folds.Length, context, cancellationToken),
            new Judged(scores, set.Labels.ToArray(), set.Weights.ToArray()));
    }

    private static LearningContext Named(LearningContext context, string stage) =>
        context.Progress is { } progress ? context with { Progress = new StageProgress(progress, stage) } : context;

    private ChurnModel<TRow> Finish(FeatureEncoder<TRow> encoder, IScorer scorer, Judged judged, LearningSet set, int seed)
    {
        var choice = CalibratorSelection.Fit(judged.Scores, judged.Labels, judged.Weights, seed);
        var calibrated = new float[judged.Scores.Length];
        choice.Calibrator.Calibrate(judged.Scores, calibrated);
        var thresholds = RiskThresholds.Choose(
            calibrated, judged.Labels, _options.MediumCapture, _options.HighCapture, _options.CriticalCapture);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        metrics["auc"] = BinaryMetrics.RocAuc(judged.Scores, judged.Labels, judged.Weights);
        metrics["log_loss"] = BinaryMetrics.LogLoss(judged.Scores, judged.Labels, judged.Weights);
        metrics["ece_before_calibration"] = choice.ErrorBefore;
        metrics["ece"] = choice.ErrorAfter;
        return new(encoder, new CalibratedScorer(scorer, choice.Calibrator), thresholds, BaseRate(set), metrics.ToImmutable());
    }

    private static double BaseRate(LearningSet set)
    {
        double churned = 0, total = 0;
        for (var i = 0; i < set.RowCount; i++)
        {
            var weight = set.Weights.IsEmpty ? 1.0 : set.Weights.Span[i];
            churned += weight * set.Labels.Span[i];
            total += weight;
        }

        return churned / total;
    }

    private ImmutableArray<Fold> Folds(TrainingSet<TRow, float> train, int seed)
    {
        var count = train.Count <= _options.MaximumRowsForFolds ? _options.Folds : Math.Max(2, (int)Math.Round(1 / _options.ValidationShare));
        if (_group is null)
        {
            return StratifiedKFold.Split(train.Labels.Span, count, seed);
        }

        var groups = new object[train.Count];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = _group(train.Rows.Span[i]);
        }

        return GroupKFold.Split<object>(groups, count, seed);
    }

    /// <summary>Scores of rows by models that did not see them, with what became of the rows.</summary>
    private sealed record Judged(float[] Scores, float[] Labels, float[] Weights);

    private sealed class StageProgress(IProgress<LearningProgress> inner, string stage) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => inner.Report(value with { Stage = stage });
    }
}
