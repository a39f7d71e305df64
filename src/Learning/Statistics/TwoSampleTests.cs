namespace AudienceML.Learning.Statistics;

/// <summary>Tests and distances between two samples. Empty samples give a result that says so, never a silent NaN.</summary>
public static class TwoSampleTests
{
    private const string NoReference = "The reference has no values.";
    private const string NoCurrent = "The current sample has no values.";

    /// <summary>The exact Kolmogorov-Smirnov statistic with its asymptotic p value; NaN values are left out. O(n + m).</summary>
    public static StatisticResult KolmogorovSmirnov(ReadOnlySpan<float> reference, ReadOnlySpan<float> current)
        => KolmogorovSmirnov(SortedSample.Of(reference), SortedSample.Of(current));

    /// <summary>The exact Kolmogorov-Smirnov statistic with its asymptotic p value.</summary>
    public static StatisticResult KolmogorovSmirnov(SortedSample reference, SortedSample current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (reference.Count == 0 || current.Count == 0)
        {
            return StatisticResult.NotComputable(reference.Count == 0 ? NoReference : NoCurrent);
        }

        var pairs = (double)reference.Count * current.Count;
        var largest = DistributionGap.Largest(reference.Values, current.Values) / pairs;
        return StatisticResult.Of(largest, SpecialFunctions.KolmogorovUpper(largest, pairs / ((double)reference.Count + current.Count)));
    }

    /// <summary>
    /// The Wasserstein-1 distance, the area between the distribution functions, in the unit of the values; NaN and infinite values are left
    /// out. O(n + m).
    /// </summary>
    /// <param name="reference">One sample.</param>
    /// <param name="current">The other.</param>
    /// <param name="inStandardDeviations">Whether to divide by the reference's standard deviation (at least 0.001).</param>
    public static StatisticResult Wasserstein(ReadOnlySpan<float> reference, ReadOnlySpan<float> current, bool inStandardDeviations = false)
        => Wasserstein(SortedSample.Of(reference), SortedSample.Of(current), inStandardDeviations);

    /// <summary>The Wasserstein-1 distance of samples that are sorted already.</summary>
    /// <inheritdoc cref="Wasserstein(ReadOnlySpan{float}, ReadOnlySpan{float}, bool)"/>
    public static StatisticResult Wasserstein(SortedSample reference, SortedSample current, bool inStandardDeviations = false)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var x = Finite(reference.Values);
        var y = Finite(current.Values);
        if (x.IsEmpty || y.IsEmpty)
        {
            return StatisticResult.NotComputable(x.IsEmpty ? NoReference : NoCurrent);
        }

        int i = 0, j = 0;
        double area = 0, before = Math.Min(x[0], y[0]);
        while (i < x.Length || j < y.Length)
        {
            double value = i < x.Length && (j == y.Length || x[i] <= y[j]) ? x[i] : y[j];
            area += (value - before) * Math.Abs(((double)i / x.Length) - ((double)j / y.Length));
            before = value;
            while (i < x.Length && x[i] == value)
            {
                i++;
            }

            while (j < y.Length && y[j] == value)
            {
                j++;
            }
        }

        if (!inStandardDeviations)
        {
            return StatisticResult.Of(area);
        }

        var moments = new RunningMoments();
        moments.Add(x);
        return StatisticResult.Of(area / Math.Max(0.001, Math.Sqrt(moments.PopulationVariance)));
    }

    /// <summary>Pearson's chi-square test of two rows of counts over the same categories; those without any count are left out.</summary>
    public static StatisticResult ChiSquare(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        if (reference.Length != current.Length)
        {
            throw new ArgumentException($"Both sides need the same categories, not {reference.Length} and {current.Length}.", nameof(current));
        }

        double first = 0, second = 0;
        var filled = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            first += reference[i];
            second += current[i];
            filled += reference[i] + current[i] > 0 ? 1 : 0;
        }

        if (first == 0 || second == 0)
        {
            return StatisticResult.NotComputable(first == 0 ? NoReference : NoCurrent);
        }

        if (filled == 1)
        {
            return StatisticResult.Of(0, 1); // both samples hold the same single category
        }

        var statistic = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            double both = reference[i] + current[i];
            if (both > 0)
            {
                var expectedFirst = both * first / (first + second);
                var expectedSecond = both * second / (first + second);
                statistic += ((reference[i] - expectedFirst) * (reference[i] - expectedFirst) / expectedFirst)
                    + ((current[i] - expectedSecond) * (current[i] - expectedSecond) / expectedSecond);
            }
        }

        return StatisticResult.Of(statistic, SpecialFunctions.ChiSquareUpper(statistic, filled - 1));
    }

    /// <summary>The z test of two proportions with the pooled variance.</summary>
    /// <returns>The second proportion less the first, with the p value, both sides.</returns>
    public static StatisticResult Proportions(long firstSuccesses, long firstTrials, long secondSuccesses, long secondTrials)
    {
        if (firstTrials <= 0 || secondTrials <= 0)
        {
            return StatisticResult.NotComputable(firstTrials <= 0 ? NoReference : NoCurrent);
        }

        var (first, second) = ((double)firstSuccesses / firstTrials, (double)secondSuccesses / secondTrials);
        var pooled = ((double)firstSuccesses + secondSuccesses) / ((double)firstTrials + secondTrials);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / firstTrials) + (1.0 / secondTrials)));
        return StatisticResult.Of(second - first, error > 0 ? SpecialFunctions.NormalTwoSided((second - first) / error) : 1);
    }

    private static ReadOnlySpan<float> Finite(ReadOnlySpan<float> sorted)
    {
        while (!sorted.IsEmpty && float.IsInfinity(sorted[0]))
        {
            sorted = sorted[1..];
        }

        while (!sorted.IsEmpty && float.IsInfinity(sorted[^1]))
        {
            sorted = sorted[..^1];
        }

        return sorted;
    }
}
