namespace AudienceML.Learning.Trees;

/// <summary>Chooses the edges between bins: equal shares of rows, with a bin of its own for each frequent value.</summary>
internal static class BinEdges
{
    /// <summary>Edges for values that are sorted ascending and hold no NaN.</summary>
    /// <returns>At most <paramref name="maxBins"/> - 1 ascending, finite edges.</returns>
    public static float[] Find(ReadOnlySpan<float> sorted, int maxBins)
    {
        // A value as frequent as a whole bin gets its own bin; the others share what remains.
        var frequent = (double)sorted.Length / maxBins;
        var distinct = 0;
        var restBins = maxBins;
        var rest = sorted.Length;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = RunEnd(sorted, start);
            distinct++;
            if (end - start >= frequent)
            {
                restBins--;
                rest -= end - start;
            }
        }

        return distinct <= maxBins ? EveryValue(sorted) : EqualShares(sorted, maxBins, frequent, restBins, rest);
    }

    private static float[] EveryValue(ReadOnlySpan<float> sorted)
    {
        var edges = new List<float>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = RunEnd(sorted, start);
            if (end < sorted.Length)
            {
                AddEdge(edges, sorted[start], sorted[end]);
            }
        }

        return [.. edges];
    }

    private static float[] EqualShares(ReadOnlySpan<float> sorted, int maxBins, double frequent, int restBins, int rest)
    {
        var edges = new List<float>(maxBins - 1);
        var share = rest / Math.Max(restBins, 1.0);
        var inBin = 0;
        for (int start = 0, end; start < sorted.Length && edges.Count < maxBins - 1; start = end)
        {
            end = RunEnd(sorted, start);
            if (end == sorted.Length)
            {
                break;
            }

            var count = end - start;
            var isFrequent = count >= frequent;
            var isNextFrequent = RunIsLong(sorted, end, frequent);
            inBin += count;
            rest -= isFrequent ? 0 : count;
            if (isFrequent || inBin >= share || (isNextFrequent && inBin >= Math.Max(1.0, share * 0.5)))
            {
                AddEdge(edges, sorted[start], sorted[end]);
                inBin = 0;
                restBins -= isFrequent ? 0 : 1;
                share = rest / Math.Max(restBins, 1.0);
            }
        }

        return [.. edges];
    }

    private static int RunEnd(ReadOnlySpan<float> sorted, int start)
    {
        var end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end;
    }

    private static bool RunIsLong(ReadOnlySpan<float> sorted, int start, double length)
    {
        var last = start + (int)Math.Ceiling(length) - 1;
        return last < sorted.Length && sorted[last] == sorted[start];
    }

    private static void AddEdge(List<float> edges, float below, float above)
    {
        // The middle in single precision may round up to the value above, and infinities have no middle.
        var middle = (float)(((double)below + above) / 2);
        var edge = float.IsFinite(middle) && middle < above ? middle : Math.Max(below, float.MinValue);
        if (edges.Count == 0 || edge > edges[^1])
        {
            edges.Add(edge);
        }
    }
}
