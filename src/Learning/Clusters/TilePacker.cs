using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Clusters;

/// <summary>Turns rows into tiles of scaled coordinates: see <see cref="NearestKernel.TileRows"/>.</summary>
internal static unsafe class TilePacker
{
    private const int TileRows = NearestKernel.TileRows;

    /// <summary>Fills one tile; rows beyond <paramref name="count"/> become 0.</summary>
    public static void Pack(ReadOnlySpan<float> rows, int count, ColumnScaling scaling, float* tile)
    {
        var columns = scaling.ColumnCount;
        if (count == TileRows && columns >= 8 && Avx.IsSupported)
        {
            fixed (float* source = rows)
            fixed (float* offsets = scaling.Offsets)
            fixed (float* factors = scaling.Factors)
            {
                for (var j = 0; j < columns; j += 8)
                {
                    // The last eight columns overlap those before them when the width is no multiple of eight.
                    j = Math.Min(j, columns - 8);
                    for (var i = 0; i < TileRows; i += 8)
                    {
                        PackEight(source + (i * columns) + j, columns, offsets + j, factors + j, tile + (j * TileRows) + i);
                    }
                }
            }

            return;
        }

        PackScalar(rows, count, scaling, tile);
    }

    internal static void PackScalar(ReadOnlySpan<float> rows, int count, ColumnScaling scaling, float* tile)
    {
        var columns = scaling.ColumnCount;
        new Span<float>(tile, columns * TileRows).Clear();
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                tile[(j * TileRows) + i] = scaling.Scale(j, rows[(i * columns) + j]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackEight(float* source, int stride, float* offsets, float* factors, float* target)
    {
        var offset = Vector256.Load(offsets);
        var factor = Vector256.Load(factors);
        var r0 = Scale(source, offset, factor);
        var r1 = Scale(source + stride, offset, factor);
        var r2 = Scale(source + (2 * stride), offset, factor);
        var r3 = Scale(source + (3 * stride), offset, factor);
        var r4 = Scale(source + (4 * stride), offset, factor);
        var r5 = Scale(source + (5 * stride), offset, factor);
        var r6 = Scale(source + (6 * stride), offset, factor);
        var r7 = Scale(source + (7 * stride), offset, factor);

        // A transpose of eight by eight: pairs, quadruples, halves.
        var p0 = Avx.UnpackLow(r0, r1);
        var p1 = Avx.UnpackHigh(r0, r1);
        var p2 = Avx.UnpackLow(r2, r3);
        var p3 = Avx.UnpackHigh(r2, r3);
        var p4 = Avx.UnpackLow(r4, r5);
        var p5 = Avx.UnpackHigh(r4, r5);
        var p6 = Avx.UnpackLow(r6, r7);
        var p7 = Avx.UnpackHigh(r6, r7);
        var q0 = Avx.Shuffle(p0, p2, 0x44);
        var q1 = Avx.Shuffle(p0, p2, 0xEE);
        var q2 = Avx.Shuffle(p1, p3, 0x44);
        var q3 = Avx.Shuffle(p1, p3, 0xEE);
        var q4 = Avx.Shuffle(p4, p6, 0x44);
        var q5 = Avx.Shuffle(p4, p6, 0xEE);
        var q6 = Avx.Shuffle(p5, p7, 0x44);
        var q7 = Avx.Shuffle(p5, p7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).Store(target);
        Avx.Permute2x128(q1, q5, 0x20).Store(target + TileRows);
        Avx.Permute2x128(q2, q6, 0x20).Store(target + (2 * TileRows));
        Avx.Permute2x128(q3, q7, 0x20).Store(target + (3 * TileRows));
        Avx.Permute2x128(q0, q4, 0x31).Store(target + (4 * TileRows));
        Avx.Permute2x128(q1, q5, 0x31).Store(target + (5 * TileRows));
        Avx.Permute2x128(q2, q6, 0x31).Store(target + (6 * TileRows));
        Avx.Permute2x128(q3, q7, 0x31).Store(target + (7 * TileRows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(float* source, Vector256<float> offset, Vector256<float> factor)
    {
        var value = Vector256.Load(source);
        var finite = Vector256.LessThanOrEqual(Vector256.Abs(value), Vector256.Create(float.MaxValue));
        return ((value - offset) * factor) & finite;
    }
}
