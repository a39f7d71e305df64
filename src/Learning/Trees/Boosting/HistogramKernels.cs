using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The inner loops of histograms. Cells of a feature begin at feature × <see cref="HistogramPool.Stride"/>.</summary>
internal static unsafe class HistogramKernels
{
    private const int Ahead = 14;
    private const int Stride = HistogramPool.Stride;

    /// <summary>Adds the rows of a list, all columns of a row at once.</summary>
    public static void AddRows(byte* bytes, nint stride, int features, int* rows, int count, long* gradients, long* cells)
    {
        var i = 0;
        for (; i < count - 1; i += 2)
        {
            if (Sse.IsSupported)
            {
                // Rows of a leaf lie scattered; those of the next rounds are asked for now.
                var next = rows[i + Ahead];
                Sse.Prefetch0(bytes + (next * stride));
                Sse.Prefetch0(gradients + next);
                next = rows[i + Ahead + 1];
                Sse.Prefetch0(bytes + (next * stride));
                Sse.Prefetch0(gradients + next);
            }

            AddTwo(bytes + (rows[i] * stride), bytes + (rows[i + 1] * stride), features, gradients[rows[i]], gradients[rows[i + 1]], cells);
        }

        if (i < count)
        {
            var bins = bytes + (rows[i] * stride);
            for (var feature = 0; feature < features; feature++)
            {
                cells[((nint)feature * Stride) + bins[feature]] += gradients[rows[i]];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo(byte* p, byte* q, int features, long g, long h, long* cells)
    {
        for (var left = features >> 3; left > 0; left--, p += 8, q += 8, cells += 8 * Stride)
        {
            cells[p[0]] += g;
            cells[q[0]] += h;
            cells[Stride + p[1]] += g;
            cells[Stride + q[1]] += h;
            cells[(2 * Stride) + p[2]] += g;
            cells[(2 * Stride) + q[2]] += h;
            cells[(3 * Stride) + p[3]] += g;
            cells[(3 * Stride) + q[3]] += h;
            cells[(4 * Stride) + p[4]] += g;
            cells[(4 * Stride) + q[4]] += h;
            cells[(5 * Stride) + p[5]] += g;
            cells[(5 * Stride) + q[5]] += h;
            cells[(6 * Stride) + p[6]] += g;
            cells[(6 * Stride) + q[6]] += h;
            cells[(7 * Stride) + p[7]] += g;
            cells[(7 * Stride) + q[7]] += h;
        }

        if ((features & 4) != 0)
        {
            cells[p[0]] += g;
            cells[q[0]] += h;
            cells[Stride + p[1]] += g;
            cells[Stride + q[1]] += h;
            cells[(2 * Stride) + p[2]] += g;
            cells[(2 * Stride) + q[2]] += h;
            cells[(3 * Stride) + p[3]] += g;
            cells[(3 * Stride) + q[3]] += h;
            cells += 4 * Stride;
            p += 4;
            q += 4;
        }

        for (var left = features & 3; left > 0; left--, cells += Stride)
        {
            cells[*p++] += g;
            cells[*q++] += h;
        }
    }

    /// <summary>Adds the rows of a list, only the columns named.</summary>
    public static void AddRows(byte* bytes, nint stride, ReadOnlySpan<int> features, int* rows, int count, long* gradients, long* cells)
    {
        fixed (int* chosen = features)
        {
            var i = 0;
            for (; i < count - 1; i += 2)
            {
                if (Sse.IsSupported)
                {
                    var next = rows[i + Ahead];
                    Sse.Prefetch0(bytes + (next * stride));
                    Sse.Prefetch0(gradients + next);
                    next = rows[i + Ahead + 1];
                    Sse.Prefetch0(bytes + (next * stride));
                    Sse.Prefetch0(gradients + next);
                }

                AddTwo(bytes + (rows[i] * stride), bytes + (rows[i + 1] * stride), chosen, features.Length, gradients[rows[i]], gradients[rows[i + 1]], cells);
            }

            if (i < count)
            {
                var bins = bytes + (rows[i] * stride);
                foreach (var feature in features)
                {
                    cells[((nint)feature * Stride) + bins[feature]] += gradients[rows[i]];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo(byte* p, byte* q, int* features, int count, long g, long h, long* cells)
    {
        var i = 0;
        for (; i <= count - 4; i += 4)
        {
            nint a = features[i], b = features[i + 1], c = features[i + 2], d = features[i + 3];
            cells[(a * Stride) + p[a]] += g;
            cells[(a * Stride) + q[a]] += h;
            cells[(b * Stride) + p[b]] += g;
            cells[(b * Stride) + q[b]] += h;
            cells[(c * Stride) + p[c]] += g;
            cells[(c * Stride) + q[c]] += h;
            cells[(d * Stride) + p[d]] += g;
            cells[(d * Stride) + q[d]] += h;
        }

        for (; i < count; i++)
        {
            nint a = features[i];
            cells[(a * Stride) + p[a]] += g;
            cells[(a * Stride) + q[a]] += h;
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
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i < bins; i += Vector256<long>.Count)
            {
                (Vector256.Load(cells + at + i) + Vector256.Load(other + at + i)).Store(cells + at + i);
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
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i < bins; i += Vector256<long>.Count)
            {
                (Vector256.Load(cells + at + i) - Vector256.Load(other + at + i)).Store(cells + at + i);
            }
        }

        for (; i < bins; i++)
        {
            cells[at + i] -= other[at + i];
        }
    }
}
