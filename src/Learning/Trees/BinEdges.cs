namespace AudienceML.Learning.Trees;

/// <summary>Chooses the edges between bins: equal shares of rows, with a bin of its own for each frequent value.</summary>
internal static class BinEdges
{
    /// <summary>Edges for values that are sorted ascending and hold no NaN.</summary>
    /// <returns>At most <paramref name="maxBins"/> - 1 ascending, finite edges.</returns>
    public static float[] Find(ReadOnlySpan<float> sorted, int maxBins)
    {
        var (values, counts) = Distinct(sorted);
        if (values.Count <= maxBins)
        {
            var edges = new List<float>();
            for (var i = 1; i < values.Count; i++)
            {
                AddEdge(edges, values[i - 1], values[i]);
            }

            return [.. edges];
        }

        return EqualShares(values, counts, sorted.Length, maxBins);
    }

    private static float[] EqualShares(List<float> values, List<int> counts, int total, int maxBins)
    {
        // A value as frequent as a whole bin gets its own bin; the others share what remains.
        var share = (double)total / maxBins;
        var isFrequent = new bool[values.Count];
        var restBins = maxBins;
        long rest = total;
        for (var i = 0; i < values.Count; i++)
        {
            if (counts[i] >= share)
            {
                isFrequent[i] = true;
                restBins--;
                rest -= counts[i];
            }
        }

        share = rest / Math.Max(restBins, 1.0);
        var edges = new List<float>(maxBins - 1);
        long inBin = 0;
        for (var i = 0; i < values.Count - 1 && edges.Count < maxBins - 1; i++)
        {
            inBin += counts[i];
            if (!isFrequent[i])
            {
                rest -= counts[i];
            }

            if (isFrequent[i] || inBin >= share || (isFrequent[i + 1] && inBin >= Math.Max(1.0, share * 0.5)))
            {
                AddEdge(edges, values[i], values[i + 1]);
                inBin = 0;
                if (!isFrequent[i])
                {
                    restBins--;
                    share = rest / Math.Max(restBins, 1.0);
                }
            }
        }

        return [.. edges];
    }

    private static (List<float> Values, List<int> Counts) Distinct(ReadOnlySpan<float> sorted)
    {
        var values = new List<float>();
        var counts = new List<int>();
        for (var i = 0; i < sorted.Length;)
        {
            var end = i + 1;
            while (end < sorted.Length && sorted[end] == sorted[i])
            {
                end++;
            }

            values.Add(sorted[i]);
            counts.Add(end - i);
            i = end;
        }

        return (values, counts);
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
