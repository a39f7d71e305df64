namespace AudienceML.Learning.Statistics;

/// <summary>How far the distribution of a column has moved from a reference, by profiles with the same bins.</summary>
/// <remarks>Empty profiles give a result that says so, never a silent NaN.</remarks>
public static class ProfileComparison
{
    /// <summary>
    /// Population stability index over the bins and one more for missing values. Rules of thumb: below 0.1 stable, from 0.25 on moved; but
    /// only above the noise level χ²₀.₉₅,B₋₁ · (1/n + 1/m), because small samples exceed 0.1 by chance.
    /// </summary>
    public static StatisticResult PopulationStability(BinnedProfile reference, BinnedProfile current)
    {
        if (Unusable(reference, current, withMissing: true) is { } reason)
        {
            return StatisticResult.NotComputable(reason);
        }

        var value = Divergences.PopulationStability(Shares(reference), Shares(current));
        var filled = FilledBins(reference, current) + (reference.MissingCount + current.MissingCount > 0 ? 1 : 0);
        return StatisticResult.Of(value, noiseLevel: StabilityNoise(filled, reference.TotalCount, current.TotalCount));
    }

    /// <summary>What the population stability index of two samples of one distribution stays below in 19 of 20 cases.</summary>
    /// <param name="binCount">Bins that hold values.</param>
    /// <param name="referenceCount">Rows of one sample.</param>
    /// <param name="currentCount">Rows of the other.</param>
    public static double StabilityNoise(int binCount, long referenceCount, long currentCount)
        => binCount < 2 ? 0 : SpecialFunctions.ChiSquareQuantile(0.95, binCount - 1) * ((1.0 / referenceCount) + (1.0 / currentCount));

    /// <summary>Jensen-Shannon distance over the bins and one more for missing values.</summary>
    public static StatisticResult JensenShannon(BinnedProfile reference, BinnedProfile current, LogarithmBase logarithm = LogarithmBase.Bits)
        => Unusable(reference, current, withMissing: true) is { } reason
            ? StatisticResult.NotComputable(reason)
            : StatisticResult.Of(
                Divergences.JensenShannon(Shares(reference), Shares(current), logarithm));

    /// <summary>Hellinger distance over the bins and one more for missing values.</summary>
    public static StatisticResult Hellinger(BinnedProfile reference, BinnedProfile current)
        => Unusable(reference, current, withMissing: true) is { } reason
            ? StatisticResult.NotComputable(reason)
            : StatisticResult.Of(Divergences.Hellinger(Shares(reference), Shares(current)));

    /// <summary>
    /// The Kolmogorov-Smirnov statistic at the bins' edges, missing values left out: at most the exact one, so its p value is on the safe
    /// side. Not for categories.
    /// </summary>
    public static StatisticResult KolmogorovSmirnov(BinnedProfile reference, BinnedProfile current)
    {
        if (Unusable(reference, current, withMissing: false) is { } reason)
        {
            return StatisticResult.NotComputable(reason);
        }

        if (reference.Bins.IsCategorical)
        {
            return StatisticResult.NotComputable("Categories have no order; use the chi-square test.");
        }

        double largest = 0;
        long below = 0, belowCurrent = 0;
        for (var i = 0; i < reference.Counts.Length; i++)
        {
            below += reference.Counts[i];
            belowCurrent += current.Counts[i];
            largest = Math.Max(largest, Math.Abs(((double)below / reference.ValueCount) - ((double)belowCurrent / current.ValueCount)));
        }

        var size = (double)reference.ValueCount * current.ValueCount / (reference.ValueCount + current.ValueCount);
        return StatisticResult.Of(largest, SpecialFunctions.KolmogorovUpper(largest, size));
    }

    /// <summary>Pearson's chi-square test of the two rows of counts, missing values left out; bins empty on both sides do not count.</summary>
    public static StatisticResult ChiSquare(BinnedProfile reference, BinnedProfile current)
        => Unusable(reference, current, withMissing: false) is { } reason
            ? StatisticResult.NotComputable(reason)
            : TwoSampleTests.ChiSquare(reference.Counts, current.Counts);

    /// <summary>The change of the share of missing values as a test of two proportions: drift tests on values alone cannot see a column vanish.</summary>
    /// <returns>The current share less the reference share, with the p value of the pooled z test.</returns>
    public static StatisticResult MissingRate(BinnedProfile reference, BinnedProfile current)
    {
        if (Unusable(reference, current, withMissing: true) is { } reason)
        {
            return StatisticResult.NotComputable(reason);
        }

        return TwoSampleTests.Proportions(reference.MissingCount, reference.TotalCount, current.MissingCount, current.TotalCount);
    }

    private static double[] Shares(BinnedProfile profile)
    {
        var shares = new double[profile.Counts.Length + 1];
        double total = profile.TotalCount;
        for (var i = 0; i < profile.Counts.Length; i++)
        {
            shares[i] = profile.Counts[i] / total;
        }

        shares[^1] = profile.MissingCount / total;
        return shares;
    }

    private static int FilledBins(BinnedProfile reference, BinnedProfile current)
    {
        var filled = 0;
        for (var i = 0; i < reference.Counts.Length; i++)
        {
            filled += reference.Counts[i] + current.Counts[i] > 0 ? 1 : 0;
        }

        return filled;
    }

    private static string? Unusable(BinnedProfile reference, BinnedProfile current, bool withMissing)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (!reference.Bins.Equals(current.Bins))
        {
            throw new ArgumentException("Only profiles with the same bins can be compared.", nameof(current));
        }

        if ((withMissing ? reference.TotalCount : reference.ValueCount) == 0)
        {
            return "The reference has no values.";
        }

        return (withMissing ? current.TotalCount : current.ValueCount) == 0 ? "The current sample has no values." : null;
    }
}
