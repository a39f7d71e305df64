namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Splits on a category: one against the rest when they are few, else a cut through the categories sorted by gradient.</summary>
/// <remarks>
/// Fisher (1958): the best division in two keeps categories in the order of their mean. Smoothing pulls small categories to the
/// middle of that order; an extra L2 penalty and a least number of rows keep the many possible divisions from fitting noise.
/// </remarks>
internal readonly unsafe ref struct CategorySearch(GradientBoostingOptions options, int feature, FeatureBins bins, long* cells, int* counts)
{
    private readonly long* _cells = cells;
    private readonly int* _counts = counts;

    public void Run(ref SplitFinder.Search search)
    {
        scoped Span<int> used = stackalloc int[256];
        var usedCount = 0;
        for (var bin = 0; bin < bins.BinCount; bin++)
        {
            if (!IsEmpty(bin))
            {
                used[usedCount++] = bin;
            }
        }

        used = used[..usedCount];
        if (usedCount < 2)
        {
            return;
        }

        if (usedCount <= options.MaxOneVsRestCategories)
        {
            foreach (var bin in used)
            {
                Try(ref search, _cells[bin], Count(ref search, bin), default(CategorySet).With(bin), used, extraL2: 0);
            }

            return;
        }

        Sort(used, search);
        Cut(ref search, used, fromEnd: false);
        Cut(ref search, used, fromEnd: true);
    }

    private bool IsEmpty(int bin) => _cells[bin] == 0 && (_counts == null || _counts[bin] == 0);

    private double Count(ref SplitFinder.Search search, int bin) =>
        _counts == null ? search.EstimateCount(_cells[bin]) : _counts[bin];

    private void Sort(scoped Span<int> used, scoped in SplitFinder.Search search)
    {
        Span<double> keys = stackalloc double[used.Length];
        for (var i = 0; i < used.Length; i++)
        {
            keys[i] = search.CategoryOrder(_cells[used[i]], options.CategorySmoothing);
        }

        // Insertion sort: stable, so that equal categories keep the order of their bins.
        for (var i = 1; i < used.Length; i++)
        {
            var (key, bin) = (keys[i], used[i]);
            var at = i - 1;
            for (; at >= 0 && keys[at] > key; at--)
            {
                (keys[at + 1], used[at + 1]) = (keys[at], used[at]);
            }

            (keys[at + 1], used[at + 1]) = (key, bin);
        }
    }

    private void Cut(ref SplitFinder.Search search, scoped ReadOnlySpan<int> sorted, bool fromEnd)
    {
        var most = Math.Min(options.MaxCategoriesInSplit, sorted.Length - 1);
        long left = 0;
        var leftCount = 0.0;
        var set = default(CategorySet);
        for (var i = 0; i < most; i++)
        {
            var bin = sorted[fromEnd ? sorted.Length - 1 - i : i];
            left += _cells[bin];
            leftCount += Count(ref search, bin);
            set = set.With(bin);
            if (leftCount >= options.MinRowsInCategoryGroup && search.RowCount - leftCount >= options.MinRowsInCategoryGroup)
            {
                Try(ref search, left, leftCount, set, sorted, options.CategoryL2);
            }
        }
    }

    private void Try(
        ref SplitFinder.Search search, long left, double leftCount, CategorySet set, scoped ReadOnlySpan<int> used, double extraL2)
    {
        var gain = search.Gain(left, leftCount, extraL2);
        if (gain <= search.Best.Gain)
        {
            return;
        }

        // Categories that this leaf does not know follow the heavier side.
        if (search.IsLeftHeavier(left))
        {
            for (var bin = 0; bin < bins.BinCount; bin++)
            {
                set = used.Contains(bin) ? set : set.With(bin);
            }
        }

        search.Offer(gain, feature, set, left);
    }
}
