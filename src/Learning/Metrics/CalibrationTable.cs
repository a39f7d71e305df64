using System.Collections.Immutable;

namespace AudienceML.Learning.Metrics;

/// <summary>Probabilities against observed rates, bin by bin: the data of a reliability diagram.</summary>
public sealed class CalibrationTable
{
    private CalibrationTable(ImmutableArray<CalibrationBin> bins, bool isDefined)
    {
        Bins = bins;
        double total = 0, error = 0, largest = 0;
        foreach (var bin in bins)
        {
            var gap = Math.Abs(bin.PositiveRate - bin.MeanProbability);
            total += bin.Weight;
            error += bin.Weight * gap;
            largest = Math.Max(largest, gap);
        }

        isDefined &= total > 0;
        ExpectedError = isDefined ? error / total : double.NaN;
        MaximumError = isDefined ? largest : double.NaN;
    }

    /// <summary>The bins that have rows, by ascending probability.</summary>
    public ImmutableArray<CalibrationBin> Bins { get; }

    /// <summary>Σ share × |observed rate - mean probability|; NaN without rows or with a NaN probability.</summary>
    public double ExpectedError { get; }

    /// <summary>The largest |observed rate - mean probability| of a bin; NaN without rows or with a NaN probability.</summary>
    public double MaximumError { get; }

    /// <summary>Bins the rows.</summary>
    /// <param name="probabilities">One a row, 0 to 1.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="binCount">Bins, 1 or more.</param>
    /// <param name="binning">How the bins are cut.</param>
    public static CalibrationTable Create(
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<float> labels,
        ReadOnlySpan<float> weights = default,
        int binCount = 10,
        CalibrationBinning binning = CalibrationBinning.EqualCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(binCount);
        var tally = ScoreTally.Create(probabilities, labels, weights);
        if (!tally.IsDefined)
        {
            return new CalibrationTable([], isDefined: false);
        }

        var weight = new double[binCount];
        var sum = new double[binCount];
        var positives = new double[binCount];
        var before = 0.0;
        for (var i = 0; i < tally.Count; i++)
        {
            double probability = tally.Scores[i];
            var here = tally.Positives[i] + tally.Negatives[i];

            // The middle of a group of ties decides, so that its rows stay in one bin.
            var place = binning == CalibrationBinning.EqualCount ? (before + (0.5 * here)) / tally.Total : probability;
            var bin = (int)Math.Clamp(place * binCount, 0, binCount - 1);
            weight[bin] += here;
            sum[bin] += here * probability;
            positives[bin] += tally.Positives[i];
            before += here;
        }

        var bins = ImmutableArray.CreateBuilder<CalibrationBin>();
        for (var bin = 0; bin < binCount; bin++)
        {
            if (weight[bin] > 0)
            {
                bins.Add(new CalibrationBin(weight[bin], sum[bin] / weight[bin], positives[bin] / weight[bin]));
            }
        }

        return new CalibrationTable(bins.ToImmutable(), isDefined: true);
    }
}
