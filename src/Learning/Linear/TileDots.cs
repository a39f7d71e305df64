using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>Dots of one tile-long vector with many that lie one after another, eight at a time so that they share its loads.</summary>
/// <remarks>Each dot runs in 16 lanes with fused steps, then halves 16, 8, 4, 2, 1: the same bits at any vector width.</remarks>
internal static class TileDots
{
    private const int N = LogisticRows.TileRows;

    /// <summary>results[c] = Σ x[i] · columns[c·N + i].</summary>
    public static void Run(ReadOnlySpan<float> x, ReadOnlySpan<float> columns, Span<float> results)
    {
        if (x.Length != N || columns.Length < results.Length * N)
        {
            throw new ArgumentException($"Tiles have {N} rows and {results.Length} results need as many columns.", nameof(columns));
        }

        var c = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; c <= results.Length - 8; c += 8)
            {
                Eight512(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(columns[(c * N)..]), results[c..]);
            }

            for (; c < results.Length; c++)
            {
                results[c] = One512(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(columns[(c * N)..]));
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; c <= results.Length - 8; c += 8)
            {
                Eight256(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(columns[(c * N)..]), results[c..]);
            }
        }

        for (; c < results.Length; c++)
        {
            results[c] = Scalar(x, columns.Slice(c * N, N));
        }
    }

    internal static float Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Span<float> lanes = stackalloc float[16];
        lanes.Clear();
        for (var i = 0; i < x.Length; i++)
        {
            lanes[i % 16] = MathF.FusedMultiplyAdd(x[i], y[i], lanes[i % 16]);
        }

        for (var half = 8; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    private static float One512(ref float x, ref float y)
    {
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < N; i += 16)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref y, i), sum);
        }

        return PairSum.Halve(sum.GetLower() + sum.GetUpper());
    }

    private static void Eight512(ref float x, ref float y, Span<float> results)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        for (nuint i = 0; i < N; i += 16)
        {
            var v = Vector512.LoadUnsafe(ref x, i);
            a0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i), a0);
            a1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + N), a1);
            a2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + (2 * N)), a2);
            a3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + (3 * N)), a3);
            a4 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + (4 * N)), a4);
            a5 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + (5 * N)), a5);
            a6 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + (6 * N)), a6);
            a7 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref y, i + (7 * N)), a7);
        }

        results[7] = PairSum.Halve(a7.GetLower() + a7.GetUpper());
        results[6] = PairSum.Halve(a6.GetLower() + a6.GetUpper());
        results[5] = PairSum.Halve(a5.GetLower() + a5.GetUpper());
        results[4] = PairSum.Halve(a4.GetLower() + a4.GetUpper());
        results[3] = PairSum.Halve(a3.GetLower() + a3.GetUpper());
        results[2] = PairSum.Halve(a2.GetLower() + a2.GetUpper());
        results[1] = PairSum.Halve(a1.GetLower() + a1.GetUpper());
        results[0] = PairSum.Halve(a0.GetLower() + a0.GetUpper());
    }

    private static void Eight256(ref float x, ref float y, Span<float> results)
    {
        // Four columns at a time, the lower and the upper eight lanes of each: eight accumulators of the sixteen registers.
        for (nuint c = 0; c < 8; c += 4)
        {
            Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            for (nuint i = 0; i < N; i += 16)
            {
                var v = Vector256.LoadUnsafe(ref x, i);
                var w = Vector256.LoadUnsafe(ref x, i + 8);
                var at = (c * N) + i;
                a0 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref y, at), a0);
                b0 = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref y, at + 8), b0);
                a1 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref y, at + N), a1);
                b1 = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref y, at + N + 8), b1);
                a2 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref y, at + (2 * N)), a2);
                b2 = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref y, at + (2 * N) + 8), b2);
                a3 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref y, at + (3 * N)), a3);
                b3 = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref y, at + (3 * N) + 8), b3);
            }

            results[(int)c] = PairSum.Halve(a0 + b0);
            results[(int)c + 1] = PairSum.Halve(a1 + b1);
            results[(int)c + 2] = PairSum.Halve(a2 + b2);
            results[(int)c + 3] = PairSum.Halve(a3 + b3);
        }
    }
}
