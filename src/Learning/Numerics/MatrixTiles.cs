using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>Tiles of 8 rows × 32 columns that stay in registers while the inner dimension passes by.</summary>
internal static unsafe class MatrixTiles
{
    private const int Width = MatrixPanels.PanelColumns;

    /// <summary>c ← c + a · b for one tile.</summary>
    /// <param name="a">Where the left side lies.</param>
    /// <param name="b">The panel: <paramref name="steps"/> × 32 values.</param>
    /// <param name="steps">The inner dimension, 1 or more.</param>
    /// <param name="c">The result's first value.</param>
    /// <param name="stride">From row to row of the result.</param>
    /// <param name="rows">Rows of the tile, 1 to 8.</param>
    /// <param name="columns">Columns of the tile, 1 to 32.</param>
    [SkipLocalsInit]
    public static void Run(TileSource a, float* b, int steps, float* c, int stride, int rows, int columns)
    {
        if (columns == Width)
        {
            RunFull(a, b, steps, c, stride, rows);
            return;
        }

        var copy = stackalloc float[MatrixProduct.TileRows * Width];
        for (var row = 0; row < rows; row++)
        {
            var target = new Span<float>(copy + (row * Width), Width);
            new ReadOnlySpan<float>(c + ((long)row * stride), columns).CopyTo(target);
            target[columns..].Clear();
        }

        RunFull(a, b, steps, copy, Width, rows);
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(copy + (row * Width), columns).CopyTo(new Span<float>(c + ((long)row * stride), columns));
        }
    }

    /// <summary>The plain form of a tile, and what runs without wide vectors.</summary>
    internal static void Scalar(TileSource a, float* b, int steps, float* c, int stride, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var to = c + ((long)row * stride);
            for (var step = 0; step < steps; step++)
            {
                var factor = a.Start[(row * a.RowStride) + (step * a.StepStride)];
                var from = b + (step * Width);
                for (var column = 0; column < Width; column++)
                {
                    to[column] = MathF.FusedMultiplyAdd(factor, from[column], to[column]);
                }
            }
        }
    }

    private static void RunFull(TileSource a, float* b, int steps, float* c, int stride, int rows)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            if (rows == 1)
            {
                Row512(a.Start, a.StepStride, b, steps, c);
            }
            else
            {
                Tile512(a, b, steps, c, stride, rows);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (var row = 0; row < rows; row += 4)
            {
                var part = a.Down(row);
                Tile256(part, b, steps, c + ((long)row * stride), stride, Math.Min(4, rows - row));
                Tile256(part, b + 16, steps, c + ((long)row * stride) + 16, stride, Math.Min(4, rows - row));
            }
        }
        else
        {
            Scalar(a, b, steps, c, stride, rows);
        }
    }

    private static void Row512(float* a, nint step, float* b, int steps, float* c)
    {
        var low = Vector512.Load(c);
        var high = Vector512.Load(c + 16);
        for (var end = b + ((long)steps * Width); b < end; b += Width, a += step)
        {
            var factor = Vector512.Create(*a);
            low = Vector512.FusedMultiplyAdd(factor, Vector512.Load(b), low);
            high = Vector512.FusedMultiplyAdd(factor, Vector512.Load(b + 16), high);
        }

        low.Store(c);
        high.Store(c + 16);
    }

    // Rows that a tile lacks repeat its last one: they read the same values before anything is written, and so write the same.
    private static void Tile512(TileSource a, float* b, int steps, float* c, int stride, int rows)
    {
        nint last = rows - 1, width = stride;
        nint i1 = Math.Min(1, last), i2 = Math.Min(2, last), i3 = Math.Min(3, last), i4 = Math.Min(4, last), i5 = Math.Min(5, last), i6 = Math.Min(6, last);
        float* a0 = a.Start, a1 = a0 + (i1 * a.RowStride), a2 = a0 + (i2 * a.RowStride), a3 = a0 + (i3 * a.RowStride), a4 = a0 + (i4 * a.RowStride);
        float* a5 = a0 + (i5 * a.RowStride), a6 = a0 + (i6 * a.RowStride), a7 = a0 + (last * a.RowStride);
        float* c0 = c, c1 = c + (i1 * width), c2 = c + (i2 * width), c3 = c + (i3 * width), c4 = c + (i4 * width);
        float* c5 = c + (i5 * width), c6 = c + (i6 * width), c7 = c + (last * width);
        Vector512<float> x0 = Vector512.Load(c0), y0 = Vector512.Load(c0 + 16), x1 = Vector512.Load(c1), y1 = Vector512.Load(c1 + 16);
        Vector512<float> x2 = Vector512.Load(c2), y2 = Vector512.Load(c2 + 16), x3 = Vector512.Load(c3), y3 = Vector512.Load(c3 + 16);
        Vector512<float> x4 = Vector512.Load(c4), y4 = Vector512.Load(c4 + 16), x5 = Vector512.Load(c5), y5 = Vector512.Load(c5 + 16);
        Vector512<float> x6 = Vector512.Load(c6), y6 = Vector512.Load(c6 + 16), x7 = Vector512.Load(c7), y7 = Vector512.Load(c7 + 16);
        var step = a.StepStride;
        nint at = 0;
        for (var end = b + ((long)steps * Width); b < end; b += Width, at += step)
        {
            var low = Vector512.Load(b);
            var high = Vector512.Load(b + 16);
            var factor = Vector512.Create(a0[at]);
            x0 = Vector512.FusedMultiplyAdd(factor, low, x0);
            y0 = Vector512.FusedMultiplyAdd(factor, high, y0);
            factor = Vector512.Create(a1[at]);
            x1 = Vector512.FusedMultiplyAdd(factor, low, x1);
            y1 = Vector512.FusedMultiplyAdd(factor, high, y1);
            factor = Vector512.Create(a2[at]);
            x2 = Vector512.FusedMultiplyAdd(factor, low, x2);
            y2 = Vector512.FusedMultiplyAdd(factor, high, y2);
            factor = Vector512.Create(a3[at]);
            x3 = Vector512.FusedMultiplyAdd(factor, low, x3);
            y3 = Vector512.FusedMultiplyAdd(factor, high, y3);
            factor = Vector512.Create(a4[at]);
            x4 = Vector512.FusedMultiplyAdd(factor, low, x4);
            y4 = Vector512.FusedMultiplyAdd(factor, high, y4);
            factor = Vector512.Create(a5[at]);
            x5 = Vector512.FusedMultiplyAdd(factor, low, x5);
            y5 = Vector512.FusedMultiplyAdd(factor, high, y5);
            factor = Vector512.Create(a6[at]);
            x6 = Vector512.FusedMultiplyAdd(factor, low, x6);
            y6 = Vector512.FusedMultiplyAdd(factor, high, y6);
            factor = Vector512.Create(a7[at]);
            x7 = Vector512.FusedMultiplyAdd(factor, low, x7);
            y7 = Vector512.FusedMultiplyAdd(factor, high, y7);
        }

        x0.Store(c0);
        y0.Store(c0 + 16);
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

    private static void Tile256(TileSource a, float* b, int steps, float* c, int stride, int rows)
    {
        nint last = rows - 1, width = stride;
        nint i1 = Math.Min(1, last), i2 = Math.Min(2, last);
        float* a0 = a.Start, a1 = a0 + (i1 * a.RowStride), a2 = a0 + (i2 * a.RowStride), a3 = a0 + (last * a.RowStride);
        float* c0 = c, c1 = c + (i1 * width), c2 = c + (i2 * width), c3 = c + (last * width);
        Vector256<float> x0 = Vector256.Load(c0), y0 = Vector256.Load(c0 + 8), x1 = Vector256.Load(c1), y1 = Vector256.Load(c1 + 8);
        Vector256<float> x2 = Vector256.Load(c2), y2 = Vector256.Load(c2 + 8), x3 = Vector256.Load(c3), y3 = Vector256.Load(c3 + 8);
        var step = a.StepStride;
        nint at = 0;
        for (var end = b + ((long)steps * Width); b < end; b += Width, at += step)
        {
            var low = Vector256.Load(b);
            var high = Vector256.Load(b + 8);
            var factor = Vector256.Create(a0[at]);
            x0 = Vector256.FusedMultiplyAdd(factor, low, x0);
            y0 = Vector256.FusedMultiplyAdd(factor, high, y0);
            factor = Vector256.Create(a1[at]);
            x1 = Vector256.FusedMultiplyAdd(factor, low, x1);
            y1 = Vector256.FusedMultiplyAdd(factor, high, y1);
            factor = Vector256.Create(a2[at]);
            x2 = Vector256.FusedMultiplyAdd(factor, low, x2);
            y2 = Vector256.FusedMultiplyAdd(factor, high, y2);
            factor = Vector256.Create(a3[at]);
            x3 = Vector256.FusedMultiplyAdd(factor, low, x3);
            y3 = Vector256.FusedMultiplyAdd(factor, high, y3);
        }

        x0.Store(c0);
        y0.Store(c0 + 8);
        x1.Store(c1);
        y1.Store(c1 + 8);
        x2.Store(c2);
        y2.Store(c2 + 8);
        x3.Store(c3);
        y3.Store(c3 + 8);
    }
}
