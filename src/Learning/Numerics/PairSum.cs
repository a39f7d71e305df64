using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>The canonical reduction: the order of additions is fixed, so every machine gives the same bits.</summary>
/// <remarks>
/// Sixteen lanes, four accumulators of them. Whole blocks of 16 values go to the accumulators 0, 1, 2, 3, 0, …; the last, partial block is
/// filled up with zeros and goes to accumulator 3. Then (a0 + a1) + (a2 + a3), and the lanes halve: 16, 8, 4, 2, 1.
/// </remarks>
internal static class PairSum
{
    private const int Lanes = 16;
    private const int Stride = 4 * Lanes;

    public static float Run<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : struct, IPairTerm
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"Both sides need the same length, not {x.Length} and {y.Length}.", nameof(y));
        }

        return Vector512.IsHardwareAccelerated ? Run512<TTerm>(x, y)
            : Vector256.IsHardwareAccelerated ? Run256<TTerm>(x, y)
            : RunScalar<TTerm>(x, y);
    }

    internal static float RunScalar<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : struct, IPairTerm
    {
        Span<float> sums = stackalloc float[Stride];
        sums.Clear();
        var whole = x.Length & ~(Lanes - 1);
        for (var i = 0; i < whole; i++)
        {
            sums[i % Stride] = TTerm.Add(sums[i % Stride], x[i], y[i]);
        }

        for (var i = whole; i < x.Length; i++)
        {
            var lane = (3 * Lanes) + (i - whole);
            sums[lane] = TTerm.Add(sums[lane], x[i], y[i]);
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            sums[lane] = (sums[lane] + sums[lane + 16]) + (sums[lane + 32] + sums[lane + 48]);
        }

        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                sums[lane] += sums[lane + half];
            }
        }

        return sums[0];
    }

    private static float Run512<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : struct, IPairTerm
    {
        ref var left = ref MemoryMarshal.GetReference(x);
        ref var right = ref MemoryMarshal.GetReference(y);
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        nuint i = 0;
        var length = (nuint)x.Length;
        for (; i + Stride <= length; i += Stride)
        {
            a0 = TTerm.Add(a0, Vector512.LoadUnsafe(ref left, i), Vector512.LoadUnsafe(ref right, i));
            a1 = TTerm.Add(a1, Vector512.LoadUnsafe(ref left, i + 16), Vector512.LoadUnsafe(ref right, i + 16));
            a2 = TTerm.Add(a2, Vector512.LoadUnsafe(ref left, i + 32), Vector512.LoadUnsafe(ref right, i + 32));
            a3 = TTerm.Add(a3, Vector512.LoadUnsafe(ref left, i + 48), Vector512.LoadUnsafe(ref right, i + 48));
        }

        if (i + 16 <= length)
        {
            a0 = TTerm.Add(a0, Vector512.LoadUnsafe(ref left, i), Vector512.LoadUnsafe(ref right, i));
            i += 16;
        }

        if (i + 16 <= length)
        {
            a1 = TTerm.Add(a1, Vector512.LoadUnsafe(ref left, i), Vector512.LoadUnsafe(ref right, i));
            i += 16;
        }

        if (i + 16 <= length)
        {
            a2 = TTerm.Add(a2, Vector512.LoadUnsafe(ref left, i), Vector512.LoadUnsafe(ref right, i));
            i += 16;
        }

        if (i < length)
        {
            Tail xTail = default, yTail = default;
            x[(int)i..].CopyTo(xTail);
            y[(int)i..].CopyTo(yTail);
            a3 = TTerm.Add(a3, Vector512.LoadUnsafe(ref xTail[0]), Vector512.LoadUnsafe(ref yTail[0]));
        }

        var sum = (a0 + a1) + (a2 + a3);
        return Halve(sum.GetLower() + sum.GetUpper());
    }

    private static float Run256<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : struct, IPairTerm
    {
        // a: lanes 0 to 7, b: lanes 8 to 15.
        ref var left = ref MemoryMarshal.GetReference(x);
        ref var right = ref MemoryMarshal.GetReference(y);
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        nuint i = 0;
        var length = (nuint)x.Length;
        for (; i + Stride <= length; i += Stride)
        {
            a0 = TTerm.Add(a0, Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i));
            b0 = TTerm.Add(b0, Vector256.LoadUnsafe(ref left, i + 8), Vector256.LoadUnsafe(ref right, i + 8));
            a1 = TTerm.Add(a1, Vector256.LoadUnsafe(ref left, i + 16), Vector256.LoadUnsafe(ref right, i + 16));
            b1 = TTerm.Add(b1, Vector256.LoadUnsafe(ref left, i + 24), Vector256.LoadUnsafe(ref right, i + 24));
            a2 = TTerm.Add(a2, Vector256.LoadUnsafe(ref left, i + 32), Vector256.LoadUnsafe(ref right, i + 32));
            b2 = TTerm.Add(b2, Vector256.LoadUnsafe(ref left, i + 40), Vector256.LoadUnsafe(ref right, i + 40));
            a3 = TTerm.Add(a3, Vector256.LoadUnsafe(ref left, i + 48), Vector256.LoadUnsafe(ref right, i + 48));
            b3 = TTerm.Add(b3, Vector256.LoadUnsafe(ref left, i + 56), Vector256.LoadUnsafe(ref right, i + 56));
        }

        if (i + 16 <= length)
        {
            a0 = TTerm.Add(a0, Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i));
            b0 = TTerm.Add(b0, Vector256.LoadUnsafe(ref left, i + 8), Vector256.LoadUnsafe(ref right, i + 8));
            i += 16;
        }

        if (i + 16 <= length)
        {
            a1 = TTerm.Add(a1, Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i));
            b1 = TTerm.Add(b1, Vector256.LoadUnsafe(ref left, i + 8), Vector256.LoadUnsafe(ref right, i + 8));
            i += 16;
        }

        if (i + 16 <= length)
        {
            a2 = TTerm.Add(a2, Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i));
            b2 = TTerm.Add(b2, Vector256.LoadUnsafe(ref left, i + 8), Vector256.LoadUnsafe(ref right, i + 8));
            i += 16;
        }

        if (i < length)
        {
            Tail xTail = default, yTail = default;
            x[(int)i..].CopyTo(xTail);
            y[(int)i..].CopyTo(yTail);
            a3 = TTerm.Add(a3, Vector256.LoadUnsafe(ref xTail[0]), Vector256.LoadUnsafe(ref yTail[0]));
            b3 = TTerm.Add(b3, Vector256.LoadUnsafe(ref xTail[0], 8), Vector256.LoadUnsafe(ref yTail[0], 8));
        }

        return Halve(((a0 + a1) + (a2 + a3)) + ((b0 + b1) + (b2 + b3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Halve(Vector256<float> eight)
    {
        var four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [InlineArray(Lanes)]
    private struct Tail
    {
        private float _first;
    }
}
