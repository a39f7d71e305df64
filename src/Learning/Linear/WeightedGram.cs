using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Linear;

/// <summary>XᵀDX of the rows of one tile, accumulated in registers: one product by row, sixteen columns in the lanes.</summary>
/// <remarks>
/// Each sum G[j, k] = Σ x[j] · (d · x[k]) runs over the rows in order with fused steps, alone in its lane: the same bits at any vector width.
/// What the rows weigh is multiplied in on the fly, so that no weighted copy of them is written. On or above the diagonal's blocks of sixteen
/// the result is defined as well; the rest of the upper triangle is not.
/// </remarks>
internal static unsafe class WeightedGram
{
    /// <summary>Writes G[j, k] for k ≤ j to <paramref name="to"/>[j · width + k].</summary>
    /// <param name="rows">Rows, of which whole blocks of sixteen columns may be read.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="weights">One a row; may be negative.</param>
    /// <param name="to">Room for width × width, where width is the columns rounded up to sixteen.</param>
    public static void Run(float* rows, nuint stride, int count, int columns, float* weights, float* to)
    {
        var width = TileKernels.Width(columns);
        if (Vector512.IsHardwareAccelerated)
        {
            Run512(rows, stride, count, columns, weights, to, width);
            return;
        }

        for (var k = 0; k < width; k += 16)
        {
            for (var j = k; j < width; j += 4)
            {
                if (Vector256.IsHardwareAccelerated)
                {
                    Four256(rows, stride, count, j, k, weights, to, width);
                }
                else
                {
                    Scalar(rows, stride, count, j, k, weights, to, width);
                }
            }
        }
    }

    /// <summary>The plain form: four rows and sixteen columns of the result.</summary>
    internal static void Scalar(float* rows, nuint stride, int count, int j, int k, float* weights, float* to, int width)
    {
        for (var a = j; a < j + 4; a++)
        {
            for (var b = k; b < k + 16; b++)
            {
                var sum = 0f;
                var row = rows;
                for (var i = 0; i < count; i++, row += stride)
                {
                    sum = MathF.FusedMultiplyAdd(row[a], row[b] * weights[i], sum);
                }

                to[(a * width) + b] = sum;
            }
        }
    }

    private static void Run512(float* rows, nuint stride, int count, int columns, float* weights, float* to, int width)
    {
        for (var k = 0; k < width; k += 32)
        {
            // The block on the diagonal, then all below it two blocks wide; a last strip overlaps the one before.
            Sixteen512(rows, stride, count, k, k, weights, to, width);
            for (var j = k + 16; j < columns;)
            {
                if (columns - j > 4)
                {
                    Twelve512(rows, stride, count, Math.Min(j, columns - 12), k, weights, to, width);
                    j += 12;
                }
                else
                {
                    Four512(rows, stride, count, columns - 4, k, weights, to, width);
                    j += 4;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sixteen512(float* row, nuint stride, int count, int j, int k, float* weights, float* to, int width)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default,
            a8 = default, a9 = default, a10 = default, a11 = default, a12 = default, a13 = default, a14 = default, a15 = default;
        for (var i = 0; i < count; i++, row += stride)
        {
            var x = Vector512.Load(row + k) * Vector512.Create(weights[i]);
            var at = row + j;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(at[0]), x, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(at[1]), x, a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(at[2]), x, a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(at[3]), x, a3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(at[4]), x, a4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(at[5]), x, a5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(at[6]), x, a6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(at[7]), x, a7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(at[8]), x, a8);
            a9 = Vector512.FusedMultiplyAdd(Vector512.Create(at[9]), x, a9);
            a10 = Vector512.FusedMultiplyAdd(Vector512.Create(at[10]), x, a10);
            a11 = Vector512.FusedMultiplyAdd(Vector512.Create(at[11]), x, a11);
            a12 = Vector512.FusedMultiplyAdd(Vector512.Create(at[12]), x, a12);
            a13 = Vector512.FusedMultiplyAdd(Vector512.Create(at[13]), x, a13);
            a14 = Vector512.FusedMultiplyAdd(Vector512.Create(at[14]), x, a14);
            a15 = Vector512.FusedMultiplyAdd(Vector512.Create(at[15]), x, a15);
        }

        to += (j * width) + k;
        a0.Store(to);
        a1.Store(to + (1 * width));
        a2.Store(to + (2 * width));
        a3.Store(to + (3 * width));
        a4.Store(to + (4 * width));
        a5.Store(to + (5 * width));
        a6.Store(to + (6 * width));
        a7.Store(to + (7 * width));
        a8.Store(to + (8 * width));
        a9.Store(to + (9 * width));
        a10.Store(to + (10 * width));
        a11.Store(to + (11 * width));
        a12.Store(to + (12 * width));
        a13.Store(to + (13 * width));
        a14.Store(to + (14 * width));
        a15.Store(to + (15 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve512(float* row, nuint stride, int count, int j, int k, float* weights, float* to, int width)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default, a8 = default, a9 = default, a10 = default, a11 = default,
            b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default, b8 = default, b9 = default, b10 = default, b11 = default;
        for (var i = 0; i < count; i++, row += stride)
        {
            var weight = Vector512.Create(weights[i]);
            var x = Vector512.Load(row + k) * weight;
            var y = Vector512.Load(row + k + 16) * weight;
            var at = row + j;
            var c0 = Vector512.Create(at[0]);
            a0 = Vector512.FusedMultiplyAdd(c0, x, a0);
            b0 = Vector512.FusedMultiplyAdd(c0, y, b0);
            var c1 = Vector512.Create(at[1]);
            a1 = Vector512.FusedMultiplyAdd(c1, x, a1);
            b1 = Vector512.FusedMultiplyAdd(c1, y, b1);
            var c2 = Vector512.Create(at[2]);
            a2 = Vector512.FusedMultiplyAdd(c2, x, a2);
            b2 = Vector512.FusedMultiplyAdd(c2, y, b2);
            var c3 = Vector512.Create(at[3]);
            a3 = Vector512.FusedMultiplyAdd(c3, x, a3);
            b3 = Vector512.FusedMultiplyAdd(c3, y, b3);
            var c4 = Vector512.Create(at[4]);
            a4 = Vector512.FusedMultiplyAdd(c4, x, a4);
            b4 = Vector512.FusedMultiplyAdd(c4, y, b4);
            var c5 = Vector512.Create(at[5]);
            a5 = Vector512.FusedMultiplyAdd(c5, x, a5);
            b5 = Vector512.FusedMultiplyAdd(c5, y, b5);
            var c6 = Vector512.Create(at[6]);
            a6 = Vector512.FusedMultiplyAdd(c6, x, a6);
            b6 = Vector512.FusedMultiplyAdd(c6, y, b6);
            var c7 = Vector512.Create(at[7]);
            a7 = Vector512.FusedMultiplyAdd(c7, x, a7);
            b7 = Vector512.FusedMultiplyAdd(c7, y, b7);
            var c8 = Vector512.Create(at[8]);
            a8 = Vector512.FusedMultiplyAdd(c8, x, a8);
            b8 = Vector512.FusedMultiplyAdd(c8, y, b8);
            var c9 = Vector512.Create(at[9]);
            a9 = Vector512.FusedMultiplyAdd(c9, x, a9);
            b9 = Vector512.FusedMultiplyAdd(c9, y, b9);
            var c10 = Vector512.Create(at[10]);
            a10 = Vector512.FusedMultiplyAdd(c10, x, a10);
            b10 = Vector512.FusedMultiplyAdd(c10, y, b10);
            var c11 = Vector512.Create(at[11]);
            a11 = Vector512.FusedMultiplyAdd(c11, x, a11);
            b11 = Vector512.FusedMultiplyAdd(c11, y, b11);
        }

        to += (j * width) + k;
        a0.Store(to);
        b0.Store(to + 16);
        a1.Store(to + (1 * width));
        b1.Store(to + (1 * width) + 16);
        a2.Store(to + (2 * width));
        b2.Store(to + (2 * width) + 16);
        a3.Store(to + (3 * width));
        b3.Store(to + (3 * width) + 16);
        a4.Store(to + (4 * width));
        b4.Store(to + (4 * width) + 16);
        a5.Store(to + (5 * width));
        b5.Store(to + (5 * width) + 16);
        a6.Store(to + (6 * width));
        b6.Store(to + (6 * width) + 16);
        a7.Store(to + (7 * width));
        b7.Store(to + (7 * width) + 16);
        a8.Store(to + (8 * width));
        b8.Store(to + (8 * width) + 16);
        a9.Store(to + (9 * width));
        b9.Store(to + (9 * width) + 16);
        a10.Store(to + (10 * width));
        b10.Store(to + (10 * width) + 16);
        a11.Store(to + (11 * width));
        b11.Store(to + (11 * width) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four512(float* row, nuint stride, int count, int j, int k, float* weights, float* to, int width)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default,
            b0 = default, b1 = default, b2 = default, b3 = default;
        for (var i = 0; i < count; i++, row += stride)
        {
            var weight = Vector512.Create(weights[i]);
            var x = Vector512.Load(row + k) * weight;
            var y = Vector512.Load(row + k + 16) * weight;
            var at = row + j;
            var c0 = Vector512.Create(at[0]);
            a0 = Vector512.FusedMultiplyAdd(c0, x, a0);
            b0 = Vector512.FusedMultiplyAdd(c0, y, b0);
            var c1 = Vector512.Create(at[1]);
            a1 = Vector512.FusedMultiplyAdd(c1, x, a1);
            b1 = Vector512.FusedMultiplyAdd(c1, y, b1);
            var c2 = Vector512.Create(at[2]);
            a2 = Vector512.FusedMultiplyAdd(c2, x, a2);
            b2 = Vector512.FusedMultiplyAdd(c2, y, b2);
            var c3 = Vector512.Create(at[3]);
            a3 = Vector512.FusedMultiplyAdd(c3, x, a3);
            b3 = Vector512.FusedMultiplyAdd(c3, y, b3);
        }

        to += (j * width) + k;
        a0.Store(to);
        b0.Store(to + 16);
        a1.Store(to + (1 * width));
        b1.Store(to + (1 * width) + 16);
        a2.Store(to + (2 * width));
        b2.Store(to + (2 * width) + 16);
        a3.Store(to + (3 * width));
        b3.Store(to + (3 * width) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four256(float* row, nuint stride, int count, int j, int k, float* weights, float* to, int width)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var i = 0; i < count; i++, row += stride)
        {
            var weight = Vector256.Create(weights[i]);
            var x = Vector256.Load(row + k) * weight;
            var y = Vector256.Load(row + k + 8) * weight;
            var at = row + j;
            var c0 = Vector256.Create(at[0]);
            a0 = Vector256.FusedMultiplyAdd(c0, x, a0);
            b0 = Vector256.FusedMultiplyAdd(c0, y, b0);
            var c1 = Vector256.Create(at[1]);
            a1 = Vector256.FusedMultiplyAdd(c1, x, a1);
            b1 = Vector256.FusedMultiplyAdd(c1, y, b1);
            var c2 = Vector256.Create(at[2]);
            a2 = Vector256.FusedMultiplyAdd(c2, x, a2);
            b2 = Vector256.FusedMultiplyAdd(c2, y, b2);
            var c3 = Vector256.Create(at[3]);
            a3 = Vector256.FusedMultiplyAdd(c3, x, a3);
            b3 = Vector256.FusedMultiplyAdd(c3, y, b3);
        }

        to += (j * width) + k;
        a0.Store(to);
        b0.Store(to + 8);
        a1.Store(to + (1 * width));
        b1.Store(to + (1 * width) + 8);
        a2.Store(to + (2 * width));
        b2.Store(to + (2 * width) + 8);
        a3.Store(to + (3 * width));
        b3.Store(to + (3 * width) + 8);
    }
}
