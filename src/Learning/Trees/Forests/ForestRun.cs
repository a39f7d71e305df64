using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>One training: bins, then trees side by side, each on one thread.</summary>
internal static class ForestRun
{
    // Draws of class 1 and of both share 64 bits, and places of rows 31.
    private const int MaxRows = 1 << 30;

    public static ForestModel Learn(
        ForestOptions options, bool isRandom, LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
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

        var kept = RowsOfWeight(train);
        var set = kept.Length == train.RowCount ? train : train.Select(kept);
        Check(set);
        var target = ForestTarget.Create(set, options);
        var workers = new Workers(context.MaxDegreeOfParallelism, cancellationToken);
        context.Progress?.Report(new LearningProgress("binning", 0, 1));
        var bins = BinFinder.Find(set, options.MaxBins, workers);
        using var data = BinnedMatrix.Create(set.Features, bins, workers);
        var outOfBag = options.OutOfBag ? new OutOfBagSums(set.RowCount, target.Outputs, Largest(target)) : null;
        var trees = Grow(options, isRandom, data, target, outOfBag, context, workers);
        var result = outOfBag is null ? null : Judge(outOfBag.Means(), target, kept, train.RowCount);
        return new ForestModel(options.Task, target.Outputs, FeatureDecoder.Of(bins), ImmutableCollectionsMarshal.AsImmutableArray(trees), result);
    }

    private static DecisionTree[] Grow(
        ForestOptions options, bool isRandom, BinnedMatrix data, ForestTarget target, OutOfBagSums? outOfBag, LearningContext context, Workers workers)
    {
        var trees = new DecisionTree[options.Trees];
        var growers = new ConcurrentBag<ForestGrower>();
        var done = 0;
        try
        {
            workers.For(trees.Length, tree =>
            {
                if (!growers.TryTake(out var grower))
                {
                    grower = new ForestGrower(options, data, target, isRandom, outOfBag, workers.CancellationToken);
                }

                try
                {
                    trees[tree] = grower.Grow(context.Seed, tree);
                }
                finally
                {
                    growers.Add(grower);
                }

                context.Progress?.Report(new LearningProgress("trees", Interlocked.Increment(ref done), trees.Length));
            });
        }
        finally
        {
            foreach (var grower in growers)
            {
                grower.Dispose();
            }
        }

        return trees;
    }

    private static int[] RowsOfWeight(LearningSet set)
    {
        var weights = set.Weights.Span;
        var rows = new List<int>(set.RowCount);
        for (var i = 0; i < set.RowCount; i++)
        {
            if (!weights.IsEmpty && !(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new TrainingDataException($"The weight of training row {i} is {weights[i]}.", "Weights are finite and 0 or more.");
            }

            if (weights.IsEmpty || weights[i] > 0)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }

    private static void Check(LearningSet set)
    {
        if (set.RowCount == 0)
        {
            throw new TrainingDataException("There are no training rows of a weight above 0.", "Widen the window or the selection.");
        }

        if (set.RowCount > MaxRows)
        {
            throw new TrainingDataException($"There are {set.RowCount} rows; at most {MaxRows} can be learned from.", "Take a sample of the rows.");
        }

        if (set.Features.ColumnCount == 0)
        {
            throw new TrainingDataException("The rows have no features.", "Declare at least one feature.");
        }
    }

    private static double Largest(ForestTarget target) =>
        target.Classes > 0 ? 1 : target.Labels.Max(label => Math.Abs((double)label));

    private static OutOfBagResult Judge(float[] means, ForestTarget target, int[] kept, int rows)
    {
        var outputs = target.Outputs;
        var predictions = new float[rows * outputs];
        Array.Fill(predictions, float.NaN);
        var judged = new List<int>();
        for (var i = 0; i < kept.Length; i++)
        {
            means.AsSpan(i * outputs, outputs).CopyTo(predictions.AsSpan(kept[i] * outputs));
            if (!float.IsNaN(means[i * outputs]))
            {
                judged.Add(i);
            }
        }

        var labels = judged.Select(i => target.Labels[i]).ToArray();
        var weights = target.Weights is null ? [] : judged.Select(i => target.Weights[i]).ToArray();
        var isMixed = labels.AsSpan().ContainsAnyExcept(labels.Length == 0 ? 0 : labels[0]);
        var score = !isMixed ? double.NaN
            : outputs > 1 ? Accuracy(means, target, judged)
            : target.Classes == 2 ? BinaryMetrics.RocAuc(judged.Select(i => means[i]).ToArray(), labels, weights)
            : RegressionMetrics.R2(judged.Select(i => means[i]).ToArray(), labels, weights);
        return new OutOfBagResult(predictions, score, judged.Count);
    }

    private static double Accuracy(float[] means, ForestTarget target, List<int> judged)
    {
        double right = 0, all = 0;
        foreach (var i in judged)
        {
            var weight = target.Weights is null ? 1.0 : target.Weights[i];
            var chances = means.AsSpan(i * target.Outputs, target.Outputs);
            right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(chances) == (int)target.Labels[i] ? weight : 0;
            all += weight;
        }

        return right / all;
    }
}
