using System.Collections.Immutable;

namespace AudienceML.Learning.Metrics;

/// <summary>How many of the positives the highest scores hold: lift and gain by parts of equal size.</summary>
public static class GainTable
{
    /// <summary>Cuts the rows into parts of equal weight from the highest score down.</summary>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="binCount">Parts, 1 or more: 10 for deciles.</param>
    /// <returns>
    /// One entry a part; none without rows or with a NaN score. Tied rows that a cut divides are shared out in proportion, as random order
    /// would on average.
    /// </returns>
    public static ImmutableArray<GainBin> Create(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, int binCount = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(binCount);
        var tally = ScoreTally.Create(scores, labels, weights);
        if (!tally.IsDefined || tally.Count == 0)
        {
            return [];
        }

        var bins = ImmutableArray.CreateBuilder<GainBin>(binCount);
        var rate = tally.TotalPositives / tally.Total;
        double found = 0, foundBefore = 0, passed = 0, cutBefore = 0;
        var next = tally.Count - 1;
        for (var number = 1; number <= binCount; number++)
        {
            var cut = tally.Total * number / binCount;
            for (; next >= 0 && passed + Size(tally, next) <= cut; next--)
            {
                passed += Size(tally, next);
                found += tally.Positives[next];
            }

            // The part of a group of ties that lies above the cut.
            var share = next >= 0 ? (cut - passed) / Size(tally, next) : 0;
            var foundAtCut = number == binCount ? tally.TotalPositives : found + (next >= 0 ? share * tally.Positives[next] : 0);
            var positives = foundAtCut - foundBefore;
            var binRate = positives / (cut - cutBefore);
            bins.Add(new GainBin(
                number, cut - cutBefore, positives, binRate, binRate / rate, foundAtCut / tally.TotalPositives, foundAtCut / cut / rate));
            foundBefore = foundAtCut;
            cutBefore = cut;
        }

        return bins.MoveToImmutable();
    }

    private static double Size(ScoreTally tally, int index) => tally.Positives[index] + tally.Negatives[index];
}
