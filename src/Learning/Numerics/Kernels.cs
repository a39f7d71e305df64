using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>Vector kernels in single precision with a fixed order of additions: the same bits on every processor.</summary>
public static class Kernels
{
    /// <summary>Σ x·y; 0 for empty spans.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => PairSum.Run<PairTerms.Product>(x, y);

    /// <summary>Σ x; 0 for an empty span.</summary>
    public static float Sum(ReadOnlySpan<float> x) => PairSum.Run<PairTerms.First>(x, x);

    /// <summary>Σ (x - y)²; 0 for empty spans.</summary>
    public static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => PairSum.Run<PairTerms.SquaredDifference>(x, y);

    /// <summary>y ← y + alpha·x, value by value, fused.</summary>
    public static void Axpy(float alpha, ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"Both sides need the same length, not {x.Length} and {y.Length}.", nameof(y));
        }

        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            var factor = Vector512.Create(alpha);
            for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, (nuint)i), Vector512.LoadUnsafe(ref to, (nuint)i))
                    .StoreUnsafe(ref to, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var factor = Vector256.Create(alpha);
            for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref to, (nuint)i))
                    .StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < x.Length; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(alpha, x[i], y[i]);
        }
    }

    /// <summary>x ← alpha·x, value by value.</summary>
    public static void Scale(float alpha, Span<float> x)
    {
        // One rounding a value: any width gives the same bits, so the compiler may choose it.
        for (var i = 0; i < x.Length; i++)
        {
            x[i] *= alpha;
        }
    }
}
