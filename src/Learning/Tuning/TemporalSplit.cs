using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning;

/// <summary>Splits in which every training row is older than every test row.</summary>
public static class TemporalSplit
{
    /// <summary>The newest rows are the test rows; rows of the same time stay on one side.</summary>
    /// <param name="times">The time of each row, in any unit that grows.</param>
    /// <param name="testShare">The share of test rows wanted, above 0 and below 1; rows of equal time at the cut become test rows.</param>
    /// <exception cref="ArgumentException">All rows have the same time, so that nothing is older.</exception>
    public static Fold HoldOut(ReadOnlySpan<long> times, double testShare)
    {
        if (!(testShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testShare), testShare, "The share of test rows lies between 0 and 1.");
        }

        var sorted = times.ToArray();
        Array.Sort(sorted);
        var first = Math.Clamp((int)Math.Round(sorted.Length * (1 - testShare)), 0, Math.Max(0, sorted.Length - 1));
        if (sorted.Length == 0 || sorted[0] == sorted[^1])
        {
            throw new ArgumentException("A temporal split needs rows of at least two different times.", nameof(times));
        }

        // A cut within the oldest time would leave nothing to learn from: take the next time instead.
        var cut = sorted[first] > sorted[0] ? sorted[first] : sorted.First(t => t > sorted[0]);
        return Cut(times, cut, long.MaxValue, includeEnd: true);
    }

    /// <summary>Walks forward: the rows fall into <paramref name="foldCount"/> + 1 spans of time with about as many rows, and fold i learns from
    /// the first i spans and is judged by the next.</summary>
    /// <param name="times">The time of each row, in any unit that grows.</param>
    /// <param name="foldCount">1 or more; there must be more different times than folds.</param>
    public static ImmutableArray<Fold> Expanding(ReadOnlySpan<long> times, int foldCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(foldCount);
        var sorted = times.ToArray();
        Array.Sort(sorted);
        var cuts = new List<long>();
        for (var i = 1; i <= foldCount; i++)
        {
            // The first time at or after the equal share that is later than the cut before.
            var after = cuts.Count == 0 ? (sorted.Length == 0 ? 0 : sorted[0]) : cuts[^1];
            var at = (int)((long)sorted.Length * i / (foldCount + 1));
            while (at < sorted.Length && sorted[at] <= after)
            {
                at++;
            }

            if (at >= sorted.Length)
            {
                throw new ArgumentException($"{foldCount} folds need rows of at least {foldCount + 1} well spread times.", nameof(times));
            }

            cuts.Add(sorted[at]);
        }

        var folds = ImmutableArray.CreateBuilder<Fold>(foldCount);
        for (var i = 0; i < cuts.Count; i++)
        {
            folds.Add(Cut(times, cuts[i], i + 1 < cuts.Count ? cuts[i + 1] : long.MaxValue, includeEnd: i + 1 == cuts.Count));
        }

        return folds.MoveToImmutable();
    }

    private static Fold Cut(ReadOnlySpan<long> times, long start, long end, bool includeEnd)
    {
        var train = ImmutableArray.CreateBuilder<int>();
        var test = ImmutableArray.CreateBuilder<int>();
        for (var row = 0; row < times.Length; row++)
        {
            if (times[row] < start)
            {
                train.Add(row);
            }
            else if (times[row] < end || includeEnd)
            {
                test.Add(row);
            }
        }

        return new Fold(train.ToImmutable(), test.ToImmutable());
    }
}
