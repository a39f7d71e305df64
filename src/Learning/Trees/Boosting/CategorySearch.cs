namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Splits on a category: one against the rest when they are few, else a cut through the categories sorted by gradient.</summary>
/// <remarks>
/// Fisher (1958): the best division in two keeps categories in the order of their mean. That order is found on the very rows whose gain is judged:
/// without any effect, the j lowest of k categories would still save something by chance. For normal sums that is at most
/// 2√(j (k - j)) / k of the k - 1 times noise that all k together save; only what is saved on top of it counts. Smoothing pulls small categories to
/// the middle of the order.
/// </remarks>
internal readonly unsafe ref struct CategorySearch(
    GradientBoostingOptions options, int feature, FeatureBins bins, long* cells, int* counts, double noise)
{
    // Below the sign of a double only the last eight bits are given up to hold the number of a bin.
    private const long KeyMask = ~0xFFL;
    private readonly long* _cells = cells;
    private readonly int* _counts = counts;

    public void Run(ref SplitFinder.Search search)
    {
        scoped Span<long> used = stackalloc long[256];
        var usedCount = 0;
        for (var bin = 0; bin < bins.BinCount; bin++)
        {
            if (_cells[bin] != 0 || (_counts != null && _counts[bin] != 0))
            {
                used[usedCount++] = Key(search.CategoryOrder(_cells[bin], options.CategorySmoothing), bin);
            }
        }

        used = used[..usedCount];
        if (usedCount < 2)
        {
            return;
        }

        if (usedCount <= options.MaxOneVsRestCategories)
        {
            OneVsRest(ref search, used);
            return;
        }

        used.Sort();
        Cut(ref search, used, fromEnd: false);
        Cut(ref search, used, fromEnd: true);
    }

    /// <summary>A number in the order of a double, with the bin as its last byte.</summary>
    private static long Key(double order, int bin)
    {
        var bits = BitConverter.DoubleToInt64Bits(order);
        bits ^= (bits >> 63) & long.MaxValue;
        return (bits & KeyMask) | (uint)bin;
    }

    private double Count(ref SplitFinder.Search search, int bin) =>
        _counts == null ? search.EstimateCount(_cells[bin]) : _counts[bin];

    private void OneVsRest(ref SplitFinder.Search search, scoped ReadOnlySpan<long> used)
    {
        foreach (var key in used)
        {
            var bin = (byte)key;
            var gain = search.Gain(_cells[bin], Count(ref search, bin));
            if (gain > search.Best.Gain)
            {
                Offer(ref search, gain, _cells[bin], [key], used);
            }
        }
    }

    private void Cut(ref SplitFinder.Search search, scoped ReadOnlySpan<long> sorted, bool fromEnd)
    {
        var most = Math.Min(options.MaxCategoriesInSplit, sorted.Length - 1);
        var chance = 2 * noise * (sorted.Length - 1) / sorted.Length;
        long left = 0, bestLeft = 0;
        var leftCount = 0.0;
        var best = search.Best.Gain;
        var length = 0;
        for (var i = 1; i <= most; i++)
        {
            var bin = (byte)sorted[fromEnd ? sorted.Length - i : i - 1];
            left += _cells[bin];
            leftCount += Count(ref search, bin);
            if (leftCount >= options.MinRowsInCategoryGroup && search.RowCount - leftCount >= options.MinRowsInCategoryGroup)
            {
                var gain = search.Gain(left, leftCount, options.CategoryL2, chance * Math.Sqrt((double)i * (sorted.Length - i)));
                if (gain > best)
                {
                    (best, bestLeft, length) = (gain, left, i);
                }
            }
        }

        if (length > 0)
        {
            Offer(ref search, best, bestLeft, fromEnd ? sorted[^length..] : sorted[..length], sorted);
        }
    }

    private void Offer(
        ref SplitFinder.Search search, double gain, long left, scoped ReadOnlySpan<long> chosen, scoped ReadOnlySpan<long> used)
    {
        // Categories that this leaf does not know follow the heavier side: they are on the left unless they are known.
        var set = default(CategorySet);
        if (search.IsLeftHeavier(left))
        {
            scoped Span<bool> isUsed = stackalloc bool[256];
            foreach (var key in used)
            {
                isUsed[(byte)key] = true;
            }

            for (var bin = 0; bin < bins.BinCount; bin++)
            {
                set = isUsed[bin] ? set : set.With(bin);
            }
        }

        foreach (var key in chosen)
        {
            set = set.With((byte)key);
        }

        search.Offer(gain, feature, set, left);
    }
}
