using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Inspection;

/// <summary>How much a scorer's metric suffers when the values of one feature are dealt out anew among the rows.</summary>
/// <remarks>
/// Breiman, "Random forests", 2001, section 10; for any scorer as in Fisher, Rudin and Dominici, 2019. Measure on rows that the scorer was
/// not trained on: on training rows it says what the scorer leans on, not what helps. Features that say the same share their importance or
/// both show none.
/// </remarks>
public static class PermutationImportance
{
    // Rows that are scored at a time: a copy of them is all that is needed.
    private const int BlockRows = 4096;

    /// <summary>Measures all features.</summary>
    /// <param name="scorer">What is judged; not changed.</param>
    /// <param name="set">Rows with labels; not changed.</param>
    /// <param name="metric">Outputs (rows × outputs, row after row) and rows with labels to a number.</param>
    /// <param name="isHigherBetter">Whether the metric is a gain and not a loss.</param>
    /// <param name="repeats">How many times each feature is dealt out, 1 or more; the mean and the spread are over these.</param>
    /// <param name="context">Seed, threads, progress. The same seed gives the same numbers for any number of threads.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <returns>One result a feature, in the order of the columns.</returns>
    public static ImmutableArray<FeatureImportance> Measure(
        IScorer scorer,
        LearningSet set,
        Func<float[], LearningSet, double> metric,
        bool isHigherBetter,
        int repeats,
        LearningContext context,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeats);
        if (scorer.InputCount != set.Columns.Length)
        {
            throw new ArgumentException($"The scorer takes {scorer.InputCount} features; the rows have {set.Columns.Length}.", nameof(set));
        }

        if (set.RowCount == 0)
        {
            throw new ArgumentException("There are no rows to measure on.", nameof(set));
        }

        var baseline = metric(Score(scorer, set.Features, -1, [], cancellationToken), set);
        var drops = new double[set.Columns.Length * repeats];
        var done = 0;
        Blocks.For(
            drops.Length,
            1,
            context.MaxDegreeOfParallelism,
            (task, _, _) =>
            {
                var feature = task / repeats;
                var order = Enumerable.Range(0, set.RowCount).ToArray();
                new RandomSource(Seeds.Derive(context.Seed, feature, task % repeats)).Shuffle(order.AsSpan());
                var value = metric(Score(scorer, set.Features, feature, order, cancellationToken), set);
                drops[task] = isHigherBetter ? baseline - value : value - baseline;
                context.Progress?.Report(new LearningProgress("permuting", Interlocked.Increment(ref done), drops.Length));
            },
            cancellationToken);
        return [.. set.Columns.Select((column, feature) => Summarise(column.Name, drops.AsSpan(feature * repeats, repeats)))];
    }

    private static FeatureImportance Summarise(string name, ReadOnlySpan<double> drops)
    {
        double sum = 0, squares = 0;
        foreach (var drop in drops)
        {
            sum += drop;
        }

        var mean = sum / drops.Length;
        foreach (var drop in drops)
        {
            squares += (drop - mean) * (drop - mean);
        }

        return new FeatureImportance(name, mean, drops.Length == 1 ? 0 : Math.Sqrt(squares / (drops.Length - 1)));
    }

    private static float[] Score(IScorer scorer, FeatureMatrix features, int permuted, int[] order, CancellationToken cancellationToken)
    {
        var width = features.ColumnCount;
        var outputs = new float[features.RowCount * scorer.OutputCount];
        var block = new float[Math.Min(BlockRows, features.RowCount) * width];
        for (var start = 0; start < features.RowCount; start += BlockRows)
        {
            var count = Math.Min(BlockRows, features.RowCount - start);
            features.Values.Slice(start * width, count * width).CopyTo(block);
            for (var i = 0; permuted >= 0 && i < count; i++)
            {
                block[(i * width) + permuted] = features.Values[(order[start + i] * width) + permuted];
            }

            scorer.Score(
                new FeatureMatrix(block.AsMemory(0, count * width), count, width),
                outputs.AsSpan(start * scorer.OutputCount, count * scorer.OutputCount),
                cancellationToken);
        }

        return outputs;
    }
}
