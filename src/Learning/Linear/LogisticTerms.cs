using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>Loss, slope and curve of the logistic loss for each row of a tile, in one loop with one exponential.</summary>
/// <remarks>
/// With t = ±margin and e = e^-|t|: loss = max(-t, 0) + log(1 + e), the probability of what did not happen q = e / (1 + e) or 1 / (1 + e), slope
/// = ∓q, curve = q · (1 - q). Small probabilities and losses keep their digits. log(1 + e) = 2 atanh(e / (2 + e)) as a series in (1/3)².
/// </remarks>
internal static unsafe class LogisticTerms
{
    private const float C3 = 1f / 3;
    private const float C5 = 1f / 5;
    private const float C7 = 1f / 7;
    private const float C9 = 1f / 9;
    private const float C11 = 1f / 11;
    private const float C13 = 1f / 13;

    /// <summary>For each row: weight × loss, weight × slope, weight × curve; the slope is the derivative by the margin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* margins, float* labels, float* weights, int count, float* losses, float* slopes, float* curves)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - 16; i += 16)
            {
                var weight = Vector512.Load(weights + i);
                var sign = Vector512.FusedMultiplyAdd(Vector512.Load(labels + i), Vector512.Create(2f), Vector512.Create(-1f));
                var t = Vector512.Load(margins + i) * sign;
                var e = ExpOperator.Invoke(-Vector512.Abs(t));
                var r = Vector512<float>.One / (Vector512<float>.One + e);
                var s = e / (Vector512.Create(2f) + e);
                var z = s * s;
                var p = Vector512.FusedMultiplyAdd(Vector512.Create(C13), z, Vector512.Create(C11));
                p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(C9));
                p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(C7));
                p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(C5));
                p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(C3));
                p = Vector512.FusedMultiplyAdd(p, z, Vector512<float>.One);
                var small = e * r;
                var isRight = Vector512.GreaterThanOrEqual(t, Vector512<float>.Zero);
                var q = Vector512.ConditionalSelect(isRight, small, r);
                var gap = Vector512.ConditionalSelect(isRight, Vector512<float>.Zero, -t);
                (weight * Vector512.FusedMultiplyAdd(s + s, p, gap)).Store(losses + i);
                (-(weight * sign) * q).Store(slopes + i);
                (weight * (small * r)).Store(curves + i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - 8; i += 8)
            {
                var weight = Vector256.Load(weights + i);
                var sign = Vector256.FusedMultiplyAdd(Vector256.Load(labels + i), Vector256.Create(2f), Vector256.Create(-1f));
                var t = Vector256.Load(margins + i) * sign;
                var e = ExpOperator.Invoke(-Vector256.Abs(t));
                var r = Vector256<float>.One / (Vector256<float>.One + e);
                var s = e / (Vector256.Create(2f) + e);
                var z = s * s;
                var p = Vector256.FusedMultiplyAdd(Vector256.Create(C13), z, Vector256.Create(C11));
                p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(C9));
                p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(C7));
                p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(C5));
                p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(C3));
                p = Vector256.FusedMultiplyAdd(p, z, Vector256<float>.One);
                var small = e * r;
                var isRight = Vector256.GreaterThanOrEqual(t, Vector256<float>.Zero);
                var q = Vector256.ConditionalSelect(isRight, small, r);
                var gap = Vector256.ConditionalSelect(isRight, Vector256<float>.Zero, -t);
                (weight * Vector256.FusedMultiplyAdd(s + s, p, gap)).Store(losses + i);
                (-(weight * sign) * q).Store(slopes + i);
                (weight * (small * r)).Store(curves + i);
            }
        }

        for (; i < count; i++)
        {
            Scalar(margins[i], labels[i], weights[i], out losses[i], out slopes[i], out curves[i]);
        }
    }

    /// <summary>The plain form of one row.</summary>
    internal static void Scalar(float margin, float label, float weight, out float loss, out float slope, out float curve)
    {
        var sign = MathF.FusedMultiplyAdd(label, 2f, -1f);
        var t = margin * sign;
        var e = ExpOperator.Invoke(-MathF.Abs(t));
        var r = 1f / (1f + e);
        var s = e / (2f + e);
        var z = s * s;
        var p = MathF.FusedMultiplyAdd(C13, z, C11);
        p = MathF.FusedMultiplyAdd(p, z, C9);
        p = MathF.FusedMultiplyAdd(p, z, C7);
        p = MathF.FusedMultiplyAdd(p, z, C5);
        p = MathF.FusedMultiplyAdd(p, z, C3);
        p = MathF.FusedMultiplyAdd(p, z, 1f);
        var small = e * r;
        var isRight = t >= 0;
        loss = weight * MathF.FusedMultiplyAdd(s + s, p, isRight ? 0 : -t);
        slope = -(weight * sign) * (isRight ? small : r);
        curve = weight * (small * r);
    }
}
