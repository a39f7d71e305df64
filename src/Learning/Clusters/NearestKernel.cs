using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Clusters;

/// <summary>Finds the nearest centre of each row of a tile.</summary>
/// <remarks>
/// A lane is a row: its scores are sums over the coordinates in order, fused, so that any width of vector gives the same bits. A tile of 32
/// rows meets eight centres at once: sixteen accumulators, which a processor of two fused additions a cycle keeps full.
/// </remarks>
internal static unsafe class NearestKernel
{
    /// <summary>Rows of a tile; coordinate j of row i lies at j·32 + i.</summary>
    public const int TileRows = 32;

    /// <summary>Writes the nearest centre of each row of a tile, the lower number of two at equal scores.</summary>
    /// <param name="tile">Columns × 32 coordinates.</param>
    /// <param name="centers">The centres.</param>
    /// <param name="nearest">32 numbers are written.</param>
    /// <param name="best">32 scores of the nearest are written, where it is not null.</param>
    public static void Run(float* tile, CenterGroups centers, int* nearest, float* best)
    {
        float* scores = stackalloc float[TileRows];
        best = best == null ? scores : best;
        fixed (float* values = centers.Values)
        fixed (float* biases = centers.Biases)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run512(tile, centers.Columns, values, biases, centers.GroupCount, nearest, best);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run256(tile, centers.Columns, values, biases, centers.GroupCount, nearest, best);
            }
            else
            {
                RunScalar(tile, centers.Columns, values, biases, centers.GroupCount, nearest, best);
            }
        }
    }

    internal static void RunScalar(float* tile, int columns, float* values, float* biases, int groups, int* nearest, float* best)
    {
        for (var row = 0; row < TileRows; row++)
        {
            nearest[row] = 0;
            best[row] = float.NegativeInfinity;
            for (var c = 0; c < groups * CenterGroups.Width; c++)
            {
                var score = biases[c];
                var center = values + (c / CenterGroups.Width * columns * CenterGroups.Width) + (c % CenterGroups.Width);
                for (var j = 0; j < columns; j++)
                {
                    score = MathF.FusedMultiplyAdd(tile[(j * TileRows) + row], center[j * CenterGroups.Width], score);
                }

                if (score > best[row])
                {
                    best[row] = score;
                    nearest[row] = c;
                }
            }
        }
    }

    private static void Run512(float* tile, int columns, float* values, float* biases, int groups, int* nearest, float* best)
    {
        var best0 = Vector512.Create(float.NegativeInfinity);
        var best1 = best0;
        var at0 = Vector512<int>.Zero;
        var at1 = at0;
        for (var group = 0; group < groups; group++)
        {
            var a0 = Vector512.Create(biases[0]);
            var a1 = Vector512.Create(biases[1]);
            var a2 = Vector512.Create(biases[2]);
            var a3 = Vector512.Create(biases[3]);
            var a4 = Vector512.Create(biases[4]);
            var a5 = Vector512.Create(biases[5]);
            var a6 = Vector512.Create(biases[6]);
            var a7 = Vector512.Create(biases[7]);
            Vector512<float> b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;
            var x = tile;
            for (var end = tile + (columns * TileRows); x < end; x += TileRows, values += CenterGroups.Width)
            {
                var x0 = Vector512.Load(x);
                var x1 = Vector512.Load(x + 16);
                var c = Vector512.Create(values[0]);
                a0 = Vector512.FusedMultiplyAdd(x0, c, a0);
                b0 = Vector512.FusedMultiplyAdd(x1, c, b0);
                c = Vector512.Create(values[1]);
                a1 = Vector512.FusedMultiplyAdd(x0, c, a1);
                b1 = Vector512.FusedMultiplyAdd(x1, c, b1);
                c = Vector512.Create(values[2]);
                a2 = Vector512.FusedMultiplyAdd(x0, c, a2);
                b2 = Vector512.FusedMultiplyAdd(x1, c, b2);
                c = Vector512.Create(values[3]);
                a3 = Vector512.FusedMultiplyAdd(x0, c, a3);
                b3 = Vector512.FusedMultiplyAdd(x1, c, b3);
                c = Vector512.Create(values[4]);
                a4 = Vector512.FusedMultiplyAdd(x0, c, a4);
                b4 = Vector512.FusedMultiplyAdd(x1, c, b4);
                c = Vector512.Create(values[5]);
                a5 = Vector512.FusedMultiplyAdd(x0, c, a5);
                b5 = Vector512.FusedMultiplyAdd(x1, c, b5);
                c = Vector512.Create(values[6]);
                a6 = Vector512.FusedMultiplyAdd(x0, c, a6);
                b6 = Vector512.FusedMultiplyAdd(x1, c, b6);
                c = Vector512.Create(values[7]);
                a7 = Vector512.FusedMultiplyAdd(x0, c, a7);
                b7 = Vector512.FusedMultiplyAdd(x1, c, b7);
            }

            var first = Vector512.Create(group * CenterGroups.Width);
            Take(ref best0, ref at0, a0, first);
            Take(ref best1, ref at1, b0, first);
            Take(ref best0, ref at0, a1, first += Vector512<int>.One);
            Take(ref best1, ref at1, b1, first);
            Take(ref best0, ref at0, a2, first += Vector512<int>.One);
            Take(ref best1, ref at1, b2, first);
            Take(ref best0, ref at0, a3, first += Vector512<int>.One);
            Take(ref best1, ref at1, b3, first);
            Take(ref best0, ref at0, a4, first += Vector512<int>.One);
            Take(ref best1, ref at1, b4, first);
            Take(ref best0, ref at0, a5, first += Vector512<int>.One);
            Take(ref best1, ref at1, b5, first);
            Take(ref best0, ref at0, a6, first += Vector512<int>.One);
            Take(ref best1, ref at1, b6, first);
            Take(ref best0, ref at0, a7, first += Vector512<int>.One);
            Take(ref best1, ref at1, b7, first);
            biases += CenterGroups.Width;
        }

        best0.Store(best);
        best1.Store(best + 16);
        at0.Store(nearest);
        at1.Store(nearest + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref Vector512<float> best, ref Vector512<int> at, Vector512<float> score, Vector512<int> center)
    {
        var greater = Vector512.GreaterThan(score, best);
        best = Vector512.ConditionalSelect(greater, score, best);
        at = Vector512.ConditionalSelect(greater.AsInt32(), center, at);
    }

    private static void Run256(float* tile, int columns, float* values, float* biases, int groups, int* nearest, float* best)
    {
        // Sixteen rows and four centres at a time: eight accumulators of the sixteen registers.
        for (var half = 0; half < TileRows; half += 16)
        {
            var best0 = Vector256.Create(float.NegativeInfinity);
            var best1 = best0;
            var at0 = Vector256<int>.Zero;
            var at1 = at0;
            for (var group = 0; group < groups; group++)
            {
                for (var quad = 0; quad < CenterGroups.Width; quad += 4)
                {
                    var number = (group * CenterGroups.Width) + quad;
                    var a0 = Vector256.Create(biases[number]);
                    var a1 = Vector256.Create(biases[number + 1]);
                    var a2 = Vector256.Create(biases[number + 2]);
                    var a3 = Vector256.Create(biases[number + 3]);
                    Vector256<float> b0 = a0, b1 = a1, b2 = a2, b3 = a3;
                    var center = values + (group * columns * CenterGroups.Width) + quad;
                    var x = tile + half;
                    for (var j = 0; j < columns; j++, x += TileRows, center += CenterGroups.Width)
                    {
                        var x0 = Vector256.Load(x);
                        var x1 = Vector256.Load(x + 8);
                        var c = Vector256.Create(center[0]);
                        a0 = Vector256.FusedMultiplyAdd(x0, c, a0);
                        b0 = Vector256.FusedMultiplyAdd(x1, c, b0);
                        c = Vector256.Create(center[1]);
                        a1 = Vector256.FusedMultiplyAdd(x0, c, a1);
                        b1 = Vector256.FusedMultiplyAdd(x1, c, b1);
                        c = Vector256.Create(center[2]);
                        a2 = Vector256.FusedMultiplyAdd(x0, c, a2);
                        b2 = Vector256.FusedMultiplyAdd(x1, c, b2);
                        c = Vector256.Create(center[3]);
                        a3 = Vector256.FusedMultiplyAdd(x0, c, a3);
                        b3 = Vector256.FusedMultiplyAdd(x1, c, b3);
                    }

                    var first = Vector256.Create(number);
                    Take(ref best0, ref at0, a0, first);
                    Take(ref best1, ref at1, b0, first);
                    Take(ref best0, ref at0, a1, first += Vector256<int>.One);
                    Take(ref best1, ref at1, b1, first);
                    Take(ref best0, ref at0, a2, first += Vector256<int>.One);
                    Take(ref best1, ref at1, b2, first);
                    Take(ref best0, ref at0, a3, first += Vector256<int>.One);
                    Take(ref best1, ref at1, b3, first);
                }
            }

            best0.Store(best + half);
            best1.Store(best + half + 8);
            at0.Store(nearest + half);
            at1.Store(nearest + half + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref Vector256<float> best, ref Vector256<int> at, Vector256<float> score, Vector256<int> center)
    {
        var greater = Vector256.GreaterThan(score, best);
        best = Vector256.ConditionalSelect(greater, score, best);
        at = Vector256.ConditionalSelect(greater.AsInt32(), center, at);
    }
}
