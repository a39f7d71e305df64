using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning;

/// <summary>Learns once a fold and scores each row with the scorer that did not see it.</summary>
public static class CrossValidation
{
    /// <summary>Runs the folds in order; the learner may use the context's threads within each.</summary>
    /// <param name="learner">The algorithm.</param>
    /// <param name="set">All rows.</param>
    /// <param name="folds">Rows to learn from and to judge by.</param>
    /// <param name="context">Seed, threads, progress; each fold gets a seed of its own.</param>
    /// <param name="validationShare">The share of a fold's training rows, 0 to 0.5, set aside at random for early stopping; 0 stops late.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public static CrossValidationResult Run(
        ILearner learner,
        LearningSet set,
        IReadOnlyList<Fold> folds,
        LearningContext context,
        double validationShare = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfZero(folds.Count, nameof(folds));
        if (!(validationShare is >= 0 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), validationShare, "The share for early stopping lies between 0 and 0.5.");
        }

        var scorers = ImmutableArray.CreateBuilder<IScorer>(folds.Count);
        var scores = Array.Empty<float>();
        for (var i = 0; i < folds.Count; i++)
        {
            var (scorer, outputs) = RunFold(learner, set, folds[i], i, context, validationShare, cancellationToken);
            if (i == 0)
            {
                scores = new float[set.RowCount * scorer.OutputCount];
                Array.Fill(scores, float.NaN);
            }

            var test = folds[i].Test.AsSpan();
            for (var j = 0; j < test.Length; j++)
            {
                outputs.AsSpan(j * scorer.OutputCount, scorer.OutputCount).CopyTo(scores.AsSpan(test[j] * scorer.OutputCount));
            }

            scorers.Add(scorer);
        }

        return new CrossValidationResult(scores, scorers[0].OutputCount, scorers.MoveToImmutable());
    }

    /// <summary>Learns from a fold's training rows and scores its test rows.</summary>
    internal static (IScorer Scorer, float[] Outputs) RunFold(
        ILearner learner, LearningSet set, Fold fold, int number, LearningContext context, double validationShare, CancellationToken cancellationToken)
    {
        var (train, validation) = Divide(set, fold, validationShare, Seeds.Derive((long)Seeds.Derive(context.Seed, "validation"), number));
        var seed = (int)Seeds.Derive((long)Seeds.Derive(context.Seed, "fold"), number);
        var scorer = learner.Learn(train, validation, context with { Seed = seed }, cancellationToken);
        var outputs = new float[fold.Test.Length * scorer.OutputCount];
        scorer.Score(set.Features.Select(fold.Test.AsSpan()), outputs, cancellationToken);
        return (scorer, outputs);
    }

    private static (LearningSet Train, LearningSet? Validation) Divide(LearningSet set, Fold fold, double share, ulong seed)
    {
        var aside = (int)(fold.Train.Length * share);
        if (aside == 0)
        {
            return (set.Select(fold.Train.AsSpan()), null);
        }

        var rows = fold.Train.ToArray();
        new RandomSource(seed).Shuffle(rows.AsSpan());
        Array.Sort(rows, 0, aside);
        Array.Sort(rows, aside, rows.Length - aside);
        return (set.Select(rows.AsSpan(aside)), set.Select(rows.AsSpan(0, aside)));
    }
}
