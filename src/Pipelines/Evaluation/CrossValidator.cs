using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Tuning;

namespace AudienceML.Pipelines.Evaluation;

/// <summary>Trains anew for each fold and measures on the rows that were held out.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <param name="evaluator">Measures a fold.</param>
/// <param name="group">
/// Rows with an equal value, such as those of one user, are held out together; null holds out rows by themselves, each outcome with the
/// same share in every fold.
/// </param>
public sealed class CrossValidator<TRow>(BaseEvaluator<TRow, float, float> evaluator, Func<TRow, object>? group = null)
{
    private readonly BaseEvaluator<TRow, float, float> _evaluator = evaluator ?? throw new ArgumentNullException(nameof(evaluator));

    /// <summary>Runs the folds one after the other.</summary>
    /// <param name="set">All rows with what became of them.</param>
    /// <param name="folds">2 to 20.</param>
    /// <param name="train">Trains on the rows of a fold.</param>
    /// <param name="context">Seed, threads, progress; handed to each training.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="TrainingDataException">There are fewer rows or groups than folds.</exception>
    public CrossValidationReport Run(
        TrainingSet<TRow, float> set,
        int folds,
        Func<TrainingSet<TRow, float>, LearningContext, CancellationToken, BaseModel<TRow, float>> train,
        LearningContext context,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        if (folds is < 2 or > 20)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, "Rows are cut into 2 to 20 folds.");
        }

        var scores = new float[set.Count];
        var reports = ImmutableArray.CreateBuilder<EvaluationReport>(folds);
        foreach (var fold in Cut(set, folds, context.Seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new LearningProgress("cross-validate", reports.Count, folds));
            var model = train(set.Select(fold.Train.AsSpan()), context with { Progress = null }, cancellationToken);
            var held = set.Select(fold.Test.AsSpan());
            var outputs = new float[held.Count];
            model.Predict(held.Rows.Span, outputs, cancellationToken);
            reports.Add(_evaluator.Evaluate(outputs, held.Labels.Span, held.Weights.Span));
            for (var i = 0; i < outputs.Length; i++)
            {
                scores[fold.Test[i]] = outputs[i];
            }
        }

        context.Progress?.Report(new LearningProgress("cross-validate", folds, folds));
        return new(set.Count, reports.MoveToImmutable(), scores);
    }

    private ImmutableArray<Fold> Cut(TrainingSet<TRow, float> set, int folds, int seed)
    {
        var groups = new object[group is null ? 0 : set.Count];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = group!(set.Rows.Span[i]);
        }

        var units = group is null ? set.Count : groups.Distinct().Count();
        if (units < folds)
        {
            throw new TrainingDataException($"{units} rows or users cannot be cut into {folds} folds.", "Give more rows or fewer folds.");
        }

        return group is null ? StratifiedKFold.Split(set.Labels.Span, folds, seed) : GroupKFold.Split<object>(groups, folds, seed);
    }
}
