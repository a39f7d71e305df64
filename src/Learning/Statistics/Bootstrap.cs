using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Statistics;

/// <summary>Confidence intervals of any figure by drawing rows again and again (Efron 1979).</summary>
/// <remarks>
/// A sample is a number of draws a row, given to the figure as weights, so that no rows are copied:
/// <c>Bootstrap.Estimate(n, w =&gt; BinaryMetrics.RocAuc(scores.Span, labels.Span, w))</c>. Each sample has random numbers of its own: any
/// number of threads gives the same bits. Rows that belong together, such as those of one user, are drawn together when groups are given.
/// </remarks>
public static class Bootstrap
{
    private const int JackknifeGroups = 200;

    /// <summary>Estimates a figure of rows.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="statistic">The figure; called from several threads at once when the context allows more than one.</param>
    /// <param name="weights">One a row, or empty; draws are multiplied by them.</param>
    /// <param name="groups">One number a row, any: rows of one number are drawn together; empty draws each alone.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked before each sample.</param>
    public static BootstrapEstimate Estimate(
        int rows,
        BootstrapStatistic statistic,
        ReadOnlyMemory<float> weights = default,
        ReadOnlyMemory<int> groups = default,
        BootstrapOptions? options = null,
        LearningContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentNullException.ThrowIfNull(statistic);
        CheckLength(weights.Length, rows, nameof(weights));
        CheckLength(groups.Length, rows, nameof(groups));
        options ??= new BootstrapOptions();
        options.Check();
        context ??= new LearningContext();
        var (unitOf, units) = Units(groups.Span, rows);
        var value = statistic(Weigh(weights.Span, unitOf, Ones(units)));
        var figures = new double[options.Samples];
        var done = 0;
        Blocks.For(figures.Length, 1, context.MaxDegreeOfParallelism, (sample, _, _) =>
        {
            var random = new RandomSource(Seeds.Derive(context.Seed, sample));
            var draws = new int[units];
            for (var i = 0; i < units; i++)
            {
                draws[random.NextInt32(units)]++;
            }

            figures[sample] = statistic(Weigh(weights.Span, unitOf, draws));
            context.Progress?.Report(new LearningProgress("bootstrap", Interlocked.Increment(ref done), figures.Length));
        }, cancellationToken);
        var sorted = figures.Where(f => !double.IsNaN(f)).Order().ToArray();
        var mean = sorted.Sum() / sorted.Length;
        var error = Math.Sqrt(sorted.Sum(f => (f - mean) * (f - mean)) / (sorted.Length - 1));
        if (sorted.Length < figures.Length / 2 || double.IsNaN(value))
        {
            return new BootstrapEstimate(value, error, new Interval(double.NaN, double.NaN), sorted.Length);
        }

        var tail = (1 - options.Confidence) / 2;
        var (low, high) = (tail, 1 - tail);
        if (options.Kind == BootstrapKind.BiasCorrectedAccelerated && sorted[0] < sorted[^1])
        {
            var acceleration = Acceleration(statistic, weights, unitOf, units, context.MaxDegreeOfParallelism, cancellationToken);
            var bias = Bias(sorted, value);
            (low, high) = (Correct(low, bias, acceleration), Correct(high, bias, acceleration));
        }

        return new BootstrapEstimate(value, error, new Interval(Quantile(sorted, low), Quantile(sorted, high)), sorted.Length);
    }

    private static void CheckLength(int length, int rows, string name)
    {
        if (length != 0 && length != rows)
        {
            throw new ArgumentException($"{rows} rows need as many {name} or none, not {length}.", name);
        }
    }

    private static (int[]? UnitOf, int Units) Units(ReadOnlySpan<int> groups, int rows)
    {
        if (groups.IsEmpty)
        {
            return (null, rows);
        }

        var numbers = new Dictionary<int, int>();
        var unitOf = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            if (!numbers.TryGetValue(groups[i], out unitOf[i]))
            {
                unitOf[i] = numbers.Count;
                numbers.Add(groups[i], unitOf[i]);
            }
        }

        return (unitOf, numbers.Count);
    }

    private static int[] Ones(int count)
    {
        var ones = new int[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static float[] Weigh(ReadOnlySpan<float> weights, int[]? unitOf, int[] draws)
    {
        var weighed = new float[unitOf?.Length ?? draws.Length];
        for (var i = 0; i < weighed.Length; i++)
        {
            weighed[i] = draws[unitOf is null ? i : unitOf[i]] * (weights.IsEmpty ? 1 : weights[i]);
        }

        return weighed;
    }

    /// <summary>How far the rows' figure lies from the middle of the samples', in standard deviations; ties count half.</summary>
    private static double Bias(double[] sorted, double value)
    {
        var below = 0.0;
        foreach (var figure in sorted)
        {
            below += figure < value ? 1 : figure == value ? 0.5 : 0;
        }

        // Half a sample at either end, so that the quantile is finite.
        return SpecialFunctions.NormalQuantile(Math.Clamp(below / sorted.Length, 0.5 / sorted.Length, 1 - (0.5 / sorted.Length)));
    }

    /// <summary>The skew of the figure by leaving out a part of the rows at a time.</summary>
    private static double Acceleration(
        BootstrapStatistic statistic, ReadOnlyMemory<float> weights, int[]? unitOf, int units, int degree, CancellationToken cancellationToken)
    {
        var count = Math.Min(JackknifeGroups, units);
        var figures = new double[count];
        Blocks.For(count, 1, degree, (group, _, _) =>
        {
            var draws = Ones(units);
            for (var unit = group; unit < units; unit += count)
            {
                draws[unit] = 0;
            }

            figures[group] = statistic(Weigh(weights.Span, unitOf, draws));
        }, cancellationToken);
        var known = figures.Where(f => !double.IsNaN(f)).ToArray();
        var mean = known.Sum() / known.Length;
        double squares = 0, cubes = 0;
        foreach (var figure in known)
        {
            var difference = mean - figure;
            squares += difference * difference;
            cubes += difference * difference * difference;
        }

        return squares > 0 ? cubes / (6 * squares * Math.Sqrt(squares)) : 0;
    }

    private static double Correct(double share, double bias, double acceleration)
    {
        var z = bias + SpecialFunctions.NormalQuantile(share);
        return SpecialFunctions.NormalCdf(bias + (z / (1 - (acceleration * z))));
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = Math.Clamp(share, 0, 1) * (sorted.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
