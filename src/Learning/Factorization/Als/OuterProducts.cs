using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>S ← S + Σ a·bᵀ over pairs of rows of which a is a multiple of b, so that S is symmetric: only what lies on and right of the diagonal.</summary>
/// <remarks>
/// Each value is one chain of fused multiply-adds in the order of the rows; lanes hold neighbouring columns. So neither the width of
/// the vectors nor how the rows are cut into pieces changes a bit. Blocks of 16 × 16 on the diagonal are computed in full.
/// </remarks>
internal static unsafe class OuterProducts
{
    private const int Lanes = FactorBlock.Lanes;

    /// <summary>Adds the products of rows.</summary>
    /// <param name="a">The left rows.</param>
    /// <param name="b">The right rows.</param>
    /// <param name="count">Rows, 0 or more.</param>
    /// <param name="stride">From row to row of a and b.</param>
    /// <param name="rows">Rows of the sum, a multiple of 16.</param>
    /// <param name="columns">Columns of the sum, a multiple of 16, as many as rows or more.</param>
    /// <param name="sum">rows × columns.</param>
    /// <param name="sumStride">From row to row of the sum.</param>
    public static void Accumulate(float* a, float* b, int count, int stride, int rows, int columns, float* sum, int sumStride)
    {
        if (count == 0)
        {
            return;
        }

        for (var row = 0; row < rows; row += Lanes)
        {
            var column = row;
            if (!Vector512.IsHardwareAccelerated)
            {
                for (; column < columns; column += Lanes)
                {
                    for (var part = row; part < row + Lanes; part += 4)
                    {
                        Tile4(a + part, b + column, count, stride, sum + ((long)part * sumStride) + column, sumStride);
                    }
                }

                continue;
            }

            if ((columns - row) / Lanes % 2 == 1)
            {
                Tile16(a + row, b + column, count, stride, sum + ((long)row * sumStride) + column, sumStride);
                column += Lanes;
            }

            for (; column < columns; column += 2 * Lanes)
            {
                Tile8(a + row, b + column, count, stride, sum + ((long)row * sumStride) + column, sumStride);
                Tile8(a + row + 8, b + column, count, stride, sum + ((long)(row + 8) * sumStride) + column, sumStride);
            }
        }
    }

    // 8 rows × 32 columns.
    [SkipLocalsInit]
    private static void Tile8(float* a, float* b, int count, int stride, float* c, int sumStride)
    {
        float* c1 = c + sumStride, c2 = c1 + sumStride, c3 = c2 + sumStride, c4 = c3 + sumStride, c5 = c4 + sumStride, c6 = c5 + sumStride, c7 = c6 + sumStride;
        Vector512<float> x0 = Vector512.Load(c), y0 = Vector512.Load(c + 16), x1 = Vector512.Load(c1), y1 = Vector512.Load(c1 + 16);
        Vector512<float> x2 = Vector512.Load(c2), y2 = Vector512.Load(c2 + 16), x3 = Vector512.Load(c3), y3 = Vector512.Load(c3 + 16);
        Vector512<float> x4 = Vector512.Load(c4), y4 = Vector512.Load(c4 + 16), x5 = Vector512.Load(c5), y5 = Vector512.Load(c5 + 16);
        Vector512<float> x6 = Vector512.Load(c6), y6 = Vector512.Load(c6 + 16), x7 = Vector512.Load(c7), y7 = Vector512.Load(c7 + 16);
        for (var step = 0; step < count; step++, a += stride, b += stride)
        {
            var low = Vector512.Load(b);
            var high = Vector512.Load(b + 16);
            var factor = Vector512.Create(a[0]);
            x0 = Vector512.FusedMultiplyAdd(factor, low, x0);
            y0 = Vector512.FusedMultiplyAdd(factor, high, y0);
            factor = Vector512.Create(a[1]);
            x1 = Vector512.FusedMultiplyAdd(factor, low, x1);
            y1 = Vector512.FusedMultiplyAdd(factor, high, y1);
            factor = Vector512.Create(a[2]);
            x2 = Vector512.FusedMultiplyAdd(factor, low, x2);
            y2 = Vector512.FusedMultiplyAdd(factor, high, y2);
            factor = Vector512.Create(a[3]);
            x3 = Vector512.FusedMultiplyAdd(factor, low, x3);
            y3 = Vector512.FusedMultiplyAdd(factor, high, y3);
            factor = Vector512.Create(a[4]);
            x4 = Vector512.FusedMultiplyAdd(factor, low, x4);
            y4 = Vector512.FusedMultiplyAdd(factor, high, y4);
            factor = Vector512.Create(a[5]);
            x5 = Vector512.FusedMultiplyAdd(factor, low, x5);
            y5 = Vector512.FusedMultiplyAdd(factor, high, y5);
            factor = Vector512.Create(a[6]);
            x6 = Vector512.FusedMultiplyAdd(factor, low, x6);
            y6 = Vector512.FusedMultiplyAdd(factor, high, y6);
            factor = Vector512.Create(a[7]);
            x7 = Vector512.FusedMultiplyAdd(factor, low, x7);
            y7 = Vector512.FusedMultiplyAdd(factor, high, y7);
        }

        x0.Store(c);
        y0.Store(c + 16);
        x1.Store(c1);
        y1.Store(c1 + 16);
        x2.Store(c2);
        y2.Store(c2 + 16);
        x3.Store(c3);
        y3.Store(c3 + 16);
        x4.Store(c4);
        y4.Store(c4 + 16);
        x5.Store(c5);
        y5.Store(c5 + 16);
        x6.Store(c6);
        y6.Store(c6 + 16);
        x7.Store(c7);
        y7.Store(c7 + 16);
    }

    // 16 rows × 16 columns.
    [SkipLocalsInit]
    private static void Tile16(float* a, float* b, int count, int stride, float* c, int sumStride)
    {
        float* c1 = c + sumStride, c2 = c1 + sumStride, c3 = c2 + sumStride, c4 = c3 + sumStride, c5 = c4 + sumStride, c6 = c5 + sumStride, c7 = c6 + sumStride;
        float* c8 = c7 + sumStride, c9 = c8 + sumStride, c10 = c9 + sumStride, c11 = c10 + sumStride, c12 = c11 + sumStride, c13 = c12 + sumStride;
        float* c14 = c13 + sumStride, c15 = c14 + sumStride;
        Vector512<float> x0 = Vector512.Load(c), x1 = Vector512.Load(c1), x2 = Vector512.Load(c2), x3 = Vector512.Load(c3);
        Vector512<float> x4 = Vector512.Load(c4), x5 = Vector512.Load(c5), x6 = Vector512.Load(c6), x7 = Vector512.Load(c7);
        Vector512<float> x8 = Vector512.Load(c8), x9 = Vector512.Load(c9), x10 = Vector512.Load(c10), x11 = Vector512.Load(c11);
        Vector512<float> x12 = Vector512.Load(c12), x13 = Vector512.Load(c13), x14 = Vector512.Load(c14), x15 = Vector512.Load(c15);
        for (var step = 0; step < count; step++, a += stride, b += stride)
        {
            var right = Vector512.Load(b);
            x0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), right, x0);
            x1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[1]), right, x1);
            x2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2]), right, x2);
            x3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3]), right, x3);
            x4 = Vector512.FusedMultiplyAdd(Vector512.Create(a[4]), right, x4);
            x5 = Vector512.FusedMultiplyAdd(Vector512.Create(a[5]), right, x5);
            x6 = Vector512.FusedMultiplyAdd(Vector512.Create(a[6]), right, x6);
            x7 = Vector512.FusedMultiplyAdd(Vector512.Create(a[7]), right, x7);
            x8 = Vector512.FusedMultiplyAdd(Vector512.Create(a[8]), right, x8);
            x9 = Vector512.FusedMultiplyAdd(Vector512.Create(a[9]), right, x9);
            x10 = Vector512.FusedMultiplyAdd(Vector512.Create(a[10]), right, x10);
            x11 = Vector512.FusedMultiplyAdd(Vector512.Create(a[11]), right, x11);
            x12 = Vector512.FusedMultiplyAdd(Vector512.Create(a[12]), right, x12);
            x13 = Vector512.FusedMultiplyAdd(Vector512.Create(a[13]), right, x13);
            x14 = Vector512.FusedMultiplyAdd(Vector512.Create(a[14]), right, x14);
            x15 = Vector512.FusedMultiplyAdd(Vector512.Create(a[15]), right, x15);
        }

        x0.Store(c);
        x1.Store(c1);
        x2.Store(c2);
        x3.Store(c3);
        x4.Store(c4);
        x5.Store(c5);
        x6.Store(c6);
        x7.Store(c7);
        x8.Store(c8);
        x9.Store(c9);
        x10.Store(c10);
        x11.Store(c11);
        x12.Store(c12);
        x13.Store(c13);
        x14.Store(c14);
        x15.Store(c15);
    }

    // 4 rows × 16 columns, for vectors of 256 bits; without those it is plain code.
    [SkipLocalsInit]
    private static void Tile4(float* a, float* b, int count, int stride, float* c, int sumStride)
    {
        float* c1 = c + sumStride, c2 = c1 + sumStride, c3 = c2 + sumStride;
        Vector256<float> x0 = Vector256.Load(c), y0 = Vector256.Load(c + 8), x1 = Vector256.Load(c1), y1 = Vector256.Load(c1 + 8);
        Vector256<float> x2 = Vector256.Load(c2), y2 = Vector256.Load(c2 + 8), x3 = Vector256.Load(c3), y3 = Vector256.Load(c3 + 8);
        for (var step = 0; step < count; step++, a += stride, b += stride)
        {
            var low = Vector256.Load(b);
            var high = Vector256.Load(b + 8);
            var factor = Vector256.Create(a[0]);
            x0 = Vector256.FusedMultiplyAdd(factor, low, x0);
            y0 = Vector256.FusedMultiplyAdd(factor, high, y0);
            factor = Vector256.Create(a[1]);
            x1 = Vector256.FusedMultiplyAdd(factor, low, x1);
            y1 = Vector256.FusedMultiplyAdd(factor, high, y1);
            factor = Vector256.Create(a[2]);
            x2 = Vector256.FusedMultiplyAdd(factor, low, x2);
            y2 = Vector256.FusedMultiplyAdd(factor, high, y2);
            factor = Vector256.Create(a[3]);
            x3 = Vector256.FusedMultiplyAdd(factor, low, x3);
            y3 = Vector256.FusedMultiplyAdd(factor, high, y3);
        }

        x0.Store(c);
        y0.Store(c + 8);
        x1.Store(c1);
        y1.Store(c1 + 8);
        x2.Store(c2);
        y2.Store(c2 + 8);
        x3.Store(c3);
        y3.Store(c3 + 8);
    }
}
