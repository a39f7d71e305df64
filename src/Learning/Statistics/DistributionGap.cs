namespace AudienceML.Learning.Statistics;

/// <summary>The largest gap between the distribution functions of two sorted samples.</summary>
/// <remarks>
/// Within a stretch of the first sample the gap is at most the one at the stretch's ends plus what the stretch itself adds. Stretches that
/// cannot beat the largest gap found so far are passed over, so of two samples of a million values a few thousand are looked at.
/// </remarks>
internal static class DistributionGap
{
    private const int Stretch = 64;

    /// <summary>The largest gap as |i·m - j·n|, where i of the n and j of the m values are at most some number.</summary>
    /// <param name="x">n ascending values, 1 or more.</param>
    /// <param name="y">m ascending values, 1 or more.</param>
    public static long Largest(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        long n = x.Length, m = y.Length;
        var stretches = (x.Length + Stretch - 1) / Stretch;
        var below = new int[stretches + 1];
        below[stretches] = y.Length;
        long largest = 0;
        for (var s = 0; s < stretches; s++)
        {
            var start = s * Stretch;
            below[s] = CountBelow(y, x[start], s == 0 ? 0 : below[s - 1]);
            if (start == 0 || x[start - 1] < x[start])
            {
                largest = Math.Max(largest, Math.Abs((start * m) - (below[s] * n)));
            }
        }

        for (var s = 0; s < stretches; s++)
        {
            var (start, end) = (s * Stretch, Math.Min((s + 1) * Stretch, x.Length));
            if (Math.Max((end * m) - (below[s] * n), (below[s + 1] * n) - (start * m)) > largest)
            {
                largest = Math.Max(largest, Scan(x, y, start, end, below[s], below[s + 1]));
            }
        }

        return largest;
    }

    /// <summary>The largest gap at numbers from the first value of a stretch to just below the first of the next.</summary>
    private static long Scan(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int i, int end, int j, int endY)
    {
        long n = x.Length, m = y.Length, largest = 0;
        while (i < end || j < endY)
        {
            var value = j == endY || (i < end && x[i] <= y[j]) ? x[i] : y[j];
            while (i < end && x[i] == value)
            {
                i++;
            }

            while (j < endY && y[j] == value)
            {
                j++;
            }

            // The last value of the stretch may go on in the next one, which then counts it whole.
            if (i < end || end == x.Length || x[end] > value)
            {
                largest = Math.Max(largest, Math.Abs((i * m) - (j * n)));
            }
        }

        return largest;
    }

    /// <summary>How many values are below a number, searched from a place where all before are: first by doubling steps, then by halves.</summary>
    private static int CountBelow(ReadOnlySpan<float> y, float value, int from)
    {
        var step = 1;
        while (from + step <= y.Length && y[from + step - 1] < value)
        {
            from += step;
            step *= 2;
        }

        var (low, high) = (from, Math.Min(from + step, y.Length));
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = y[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
