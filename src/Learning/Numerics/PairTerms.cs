using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>The terms that <see cref="Kernels"/> sums.</summary>
internal static class PairTerms
{
    /// <summary>x · y, fused.</summary>
    internal readonly struct Product : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Add(float sum, float x, float y) => MathF.FusedMultiplyAdd(x, y, sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y) => Vector256.FusedMultiplyAdd(x, y, sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y) => Vector512.FusedMultiplyAdd(x, y, sum);
    }

    /// <summary>x alone; y is not looked at.</summary>
    internal readonly struct First : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Add(float sum, float x, float y) => sum + x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y) => sum + x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y) => sum + x;
    }

    /// <summary>(x - y)², fused.</summary>
    internal readonly struct SquaredDifference : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Add(float sum, float x, float y) => MathF.FusedMultiplyAdd(x - y, x - y, sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y)
            => Vector256.FusedMultiplyAdd(x - y, x - y, sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y)
            => Vector512.FusedMultiplyAdd(x - y, x - y, sum);
    }
}
