using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The inner loops of histograms. Cells of a feature begin at feature × <see cref="HistogramPool.Stride"/>.</summary>
internal static unsafe class HistogramKernels
{
    private const int Ahead = 16;
    private const int Stride = HistogramPool.Stride;

    /// <summary>Adds the rows of a list, all features of a row at once.</summary>
    public static void AddRows(BinnedMatrix data, int* rows, int count, long* gradients, long* cells)
    {
        var bytes = data.Rows;
        nint stride = data.RowStride;
        var words = data.FeatureCount / 8;
        var tail = data.FeatureCount % 8;
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported)
            {
                var next = rows[i + Ahead];
                Sse.Prefetch0(bytes + (next * stride));
                Sse.Prefetch0(gradients + next);
            }

            var row = rows[i];
            var gradient = gradients[row];
            var word = (ulong*)(bytes + (row * stride));
            var cell = cells;
            for (var w = 0; w < words; w++, cell += 8 * Stride)
            {
                var bins = word[w];
                cell[(byte)bins] += gradient;
                cell[Stride + (byte)(bins >> 8)] += gradient;
                cell[(2 * Stride) + (byte)(bins >> 16)] += gradient;
                cell[(3 * Stride) + (byte)(bins >> 24)] += gradient;
                cell[(4 * Stride) + (byte)(bins >> 32)] += gradient;
                cell[(5 * Stride) + (byte)(bins >> 40)] += gradient;
                cell[(6 * Stride) + (byte)(bins >> 48)] += gradient;
                cell[(7 * Stride) + (byte)(bins >> 56)] += gradient;
            }

            if (tail != 0)
            {
                var bins = word[words];
                if ((tail & 4) != 0)
                {
                    cell[(byte)bins] += gradient;
                    cell[Stride + (byte)(bins >> 8)] += gradient;
                    cell[(2 * Stride) + (byte)(bins >> 16)] += gradient;
                    cell[(3 * Stride) + (byte)(bins >> 24)] += gradient;
                    cell += 4 * Stride;
                    bins >>= 32;
                }

                for (var t = tail & 3; t > 0; t--, cell += Stride, bins >>= 8)
                {
                    cell[(byte)bins] += gradient;
                }
            }
        }
    }

    /// <summary>Adds the rows of a list, only the features named.</summary>
    public static void AddRows(BinnedMatrix data, int* rows, int count, long* gradients, long* cells, ReadOnlySpan<int> features)
    {
        nint stride = data.RowStride;
        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            var gradient = gradients[row];
            var bins = data.Rows + (row * stride);
            foreach (var feature in features)
            {
                cells[((nint)feature * Stride) + bins[feature]] += gradient;
            }
        }
    }

    /// <summary>Counts the rows of a list by bin, only the features named.</summary>
    public static void CountRows(BinnedMatrix data, int* rows, int count, int* counts, ReadOnlySpan<int> features)
    {
        nint stride = data.RowStride;
        for (var i = 0; i < count; i++)
        {
            var bins = data.Rows + (rows[i] * stride);
            foreach (var feature in features)
            {
                counts[((nint)feature * Stride) + bins[feature]]++;
            }
        }
    }

    /// <summary>Adds one feature of another histogram.</summary>
    public static void Add(long* cells, long* other, int feature, int bins)
    {
        var at = (nint)feature * Stride;
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            // Cells behind the last bin are zero; whole vectors never leave the feature's 256 cells.
            for (; i < bins; i += Vector512<long>.Count)
            {
                (Vector512.Load(cells + at + i) + Vector512.Load(other + at + i)).Store(cells + at + i);
            }
        }

        for (; i < bins; i++)
        {
            cells[at + i] += other[at + i];
        }
    }

    /// <summary>Subtracts one feature of another histogram.</summary>
    public static void Subtract(long* cells, long* other, int feature, int bins)
    {
        var at = (nint)feature * Stride;
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i < bins; i += Vector512<long>.Count)
            {
                (Vector512.Load(cells + at + i) - Vector512.Load(other + at + i)).Store(cells + at + i);
            }
        }

        for (; i < bins; i++)
        {
            cells[at + i] -= other[at + i];
        }
    }
}
