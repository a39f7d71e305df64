using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>A matrix of few rows times a vector, and a vector of row weights times the matrix: the two halves of a step of conjugate gradients.</summary>
/// <remarks>
/// A product of a row and the vector has sixteen lanes, each one chain over the row, and the lanes halve: 16, 8, 4, 2, 1. A weighted sum of
/// rows has two chains a value, one for the even rows and one for the odd ones. Eight rows are taken at a time: whoever has fewer adds rows of zeros.
/// </remarks>
internal static unsafe class RowProducts
{
    private const int Lanes = FactorBlock.Lanes;

    /// <summary>Rows that are taken at a time.</summary>
    public const int Rows = 8;

    /// <summary>products[i] ← row i · x for eight rows.</summary>
    [SkipLocalsInit]
    public static void Dot(float* rows, int stride, float* x, int size, float* products)
    {
        if (!Avx512F.IsSupported)
        {
            for (var row = 0; row < Rows; row++)
            {
                products[row] = Dot(rows + ((long)row * stride), x, size);
            }

            return;
        }

        float* row1 = rows + stride, row2 = row1 + stride, row3 = row2 + stride, row4 = row3 + stride;
        float* row5 = row4 + stride, row6 = row5 + stride, row7 = row6 + stride;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint i = 0; i < size; i += Lanes)
        {
            var right = Vector512.Load(x + i);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Load(rows + i), right, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Load(row1 + i), right, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Load(row2 + i), right, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Load(row3 + i), right, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Load(row4 + i), right, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Load(row5 + i), right, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Load(row6 + i), right, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Load(row7 + i), right, s7);
        }

        Halve(s0, s1, s2, s3, s4, s5, s6, s7).Store(products);
    }

    /// <summary>row · x, to the same bits.</summary>
    [SkipLocalsInit]
    public static float Dot(float* row, float* x, int size)
    {
        Vector256<float> low = default, high = default;
        for (nint i = 0; i < size; i += Lanes)
        {
            low = Vector256.FusedMultiplyAdd(Vector256.Load(row + i), Vector256.Load(x + i), low);
            high = Vector256.FusedMultiplyAdd(Vector256.Load(row + i + 8), Vector256.Load(x + i + 8), high);
        }

        return PairSum.Halve(low + high);
    }

    /// <summary>even ← even + Σ weight·row over even rows, odd ← odd + Σ weight·row over odd ones.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">Rows, a multiple of 2.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="weights">One a row.</param>
    /// <param name="even">As many as <paramref name="size"/>.</param>
    /// <param name="odd">As many as <paramref name="size"/>.</param>
    /// <param name="size">Columns, a multiple of 16.</param>
    [SkipLocalsInit]
    public static void Add(float* rows, int count, int stride, float* weights, float* even, float* odd, int size)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            AddNarrow(rows, count, stride, weights, even, odd, size);
            return;
        }

        nint i = 0;
        for (; i + (4 * Lanes) <= size; i += 4 * Lanes)
        {
            AddFour(rows + i, count, stride, weights, even + i, odd + i);
        }

        for (; i < size; i += Lanes)
        {
            Vector512<float> e0 = Vector512.Load(even + i), o0 = Vector512.Load(odd + i);
            var at = rows + i;
            for (nint row = 0; row < count; row += 2, at += 2 * (long)stride)
            {
                e0 = Vector512.FusedMultiplyAdd(Vector512.Load(at), Vector512.Create(weights[row]), e0);
                o0 = Vector512.FusedMultiplyAdd(Vector512.Load(at + stride), Vector512.Create(weights[row + 1]), o0);
            }

            e0.Store(even + i);
            o0.Store(odd + i);
        }
    }

    // Four vectors of columns at a time: eight chains, and two loads for the two weights of eight.
    [SkipLocalsInit]
    private static void AddFour(float* rows, int count, int stride, float* weights, float* even, float* odd)
    {
        Vector512<float> e0 = Vector512.Load(even), e1 = Vector512.Load(even + 16), e2 = Vector512.Load(even + 32), e3 = Vector512.Load(even + 48);
        Vector512<float> o0 = Vector512.Load(odd), o1 = Vector512.Load(odd + 16), o2 = Vector512.Load(odd + 32), o3 = Vector512.Load(odd + 48);
        for (nint row = 0; row < count; row += 2, rows += 2 * (long)stride)
        {
            var weight = Vector512.Create(weights[row]);
            e0 = Vector512.FusedMultiplyAdd(Vector512.Load(rows), weight, e0);
            e1 = Vector512.FusedMultiplyAdd(Vector512.Load(rows + 16), weight, e1);
            e2 = Vector512.FusedMultiplyAdd(Vector512.Load(rows + 32), weight, e2);
            e3 = Vector512.FusedMultiplyAdd(Vector512.Load(rows + 48), weight, e3);
            weight = Vector512.Create(weights[row + 1]);
            var next = rows + stride;
            o0 = Vector512.FusedMultiplyAdd(Vector512.Load(next), weight, o0);
            o1 = Vector512.FusedMultiplyAdd(Vector512.Load(next + 16), weight, o1);
            o2 = Vector512.FusedMultiplyAdd(Vector512.Load(next + 32), weight, o2);
            o3 = Vector512.FusedMultiplyAdd(Vector512.Load(next + 48), weight, o3);
        }

        e0.Store(even);
        e1.Store(even + 16);
        e2.Store(even + 32);
        e3.Store(even + 48);
        o0.Store(odd);
        o1.Store(odd + 16);
        o2.Store(odd + 32);
        o3.Store(odd + 48);
    }

    /// <summary>
    /// even + odd ← even + odd + Σ weight·row, where the weight of a row is extra·(row · x), or target - extra·(row · x): both halves of a step
    /// for 64 columns, with the vectors in registers.
    /// </summary>
    [SkipLocalsInit]
    public static void Pass64(float* rows, int count, float* x, float* extra, float* target, float* even, float* odd)
    {
        var weights = stackalloc float[Rows];
        Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + 16), x2 = Vector512.Load(x + 32), x3 = Vector512.Load(x + 48);
        Vector512<float> e0 = Vector512.Load(even), e1 = Vector512.Load(even + 16), e2 = Vector512.Load(even + 32), e3 = Vector512.Load(even + 48);
        Vector512<float> o0 = Vector512.Load(odd), o1 = Vector512.Load(odd + 16), o2 = Vector512.Load(odd + 32), o3 = Vector512.Load(odd + 48);
        for (nint i = 0; i < count; i += Rows, rows += Rows * 64)
        {
            var products = Halve(
                Product64(rows, x0, x1, x2, x3),
                Product64(rows + 64, x0, x1, x2, x3),
                Product64(rows + 128, x0, x1, x2, x3),
                Product64(rows + 192, x0, x1, x2, x3),
                Product64(rows + 256, x0, x1, x2, x3),
                Product64(rows + 320, x0, x1, x2, x3),
                Product64(rows + 384, x0, x1, x2, x3),
                Product64(rows + 448, x0, x1, x2, x3));
            var weight = Vector256.Load(extra + i) * products;
            (target == null ? weight : Vector256.Load(target + i) - weight).Store(weights);
            for (nint row = 0; row < Rows; row += 2)
            {
                var at = rows + (row * 64);
                var factor = Vector512.Create(weights[row]);
                e0 = Vector512.FusedMultiplyAdd(Vector512.Load(at), factor, e0);
                e1 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 16), factor, e1);
                e2 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 32), factor, e2);
                e3 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 48), factor, e3);
                factor = Vector512.Create(weights[row + 1]);
                o0 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 64), factor, o0);
                o1 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 80), factor, o1);
                o2 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 96), factor, o2);
                o3 = Vector512.FusedMultiplyAdd(Vector512.Load(at + 112), factor, o3);
            }
        }

        e0.Store(even);
        e1.Store(even + 16);
        e2.Store(even + 32);
        e3.Store(even + 48);
        o0.Store(odd);
        o1.Store(odd + 16);
        o2.Store(odd + 32);
        o3.Store(odd + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Product64(float* row, Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3)
    {
        var sum = Vector512.FusedMultiplyAdd(Vector512.Load(row), x0, default);
        sum = Vector512.FusedMultiplyAdd(Vector512.Load(row + 16), x1, sum);
        sum = Vector512.FusedMultiplyAdd(Vector512.Load(row + 32), x2, sum);
        return Vector512.FusedMultiplyAdd(Vector512.Load(row + 48), x3, sum);
    }

    // Two rows a vector with eight lanes each, then four with four, then eight with two, then one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halve(
        Vector512<float> s0,
        Vector512<float> s1,
        Vector512<float> s2,
        Vector512<float> s3,
        Vector512<float> s4,
        Vector512<float> s5,
        Vector512<float> s6,
        Vector512<float> s7)
    {
        var a = Avx512F.Shuffle4x128(s0, s1, 0x44) + Avx512F.Shuffle4x128(s0, s1, 0xEE);
        var b = Avx512F.Shuffle4x128(s2, s3, 0x44) + Avx512F.Shuffle4x128(s2, s3, 0xEE);
        var c = Avx512F.Shuffle4x128(s4, s5, 0x44) + Avx512F.Shuffle4x128(s4, s5, 0xEE);
        var d = Avx512F.Shuffle4x128(s6, s7, 0x44) + Avx512F.Shuffle4x128(s6, s7, 0xEE);
        a = Avx512F.Shuffle4x128(a, b, 0x88) + Avx512F.Shuffle4x128(a, b, 0xDD);
        c = Avx512F.Shuffle4x128(c, d, 0x88) + Avx512F.Shuffle4x128(c, d, 0xDD);
        a = Avx512F.Shuffle(a, c, 0x44) + Avx512F.Shuffle(a, c, 0xEE);
        a += Avx512F.Shuffle(a, a, 0xB1);
        return Avx512F.PermuteVar16x32(a, Vector512.Create(0, 4, 8, 12, 2, 6, 10, 14, 0, 0, 0, 0, 0, 0, 0, 0)).GetLower();
    }

    private static void AddNarrow(float* rows, int count, int stride, float* weights, float* even, float* odd, int size)
    {
        for (nint i = 0; i < size; i += Lanes)
        {
            Vector256<float> e0 = Vector256.Load(even + i), e1 = Vector256.Load(even + i + 8);
            Vector256<float> o0 = Vector256.Load(odd + i), o1 = Vector256.Load(odd + i + 8);
            var at = rows + i;
            for (nint row = 0; row < count; row += 2, at += 2 * (long)stride)
            {
                var weight = Vector256.Create(weights[row]);
                e0 = Vector256.FusedMultiplyAdd(Vector256.Load(at), weight, e0);
                e1 = Vector256.FusedMultiplyAdd(Vector256.Load(at + 8), weight, e1);
                weight = Vector256.Create(weights[row + 1]);
                o0 = Vector256.FusedMultiplyAdd(Vector256.Load(at + stride), weight, o0);
                o1 = Vector256.FusedMultiplyAdd(Vector256.Load(at + stride + 8), weight, o1);
            }

            e0.Store(even + i);
            e1.Store(even + i + 8);
            o0.Store(odd + i);
            o1.Store(odd + i + 8);
        }
    }
}
