using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>1 / (1 + e^-x), by e^-|x| so that neither side overflows and small probabilities keep their digits.</summary>
internal readonly struct SigmoidOperator : IUnaryOperator
{
    public static float Invoke(float x)
    {
        if (float.IsNaN(x))
        {
            return float.NaN;
        }

        var e = ExpOperator.Invoke(-MathF.Abs(x));
        return (x >= 0 ? 1f : e) / (1f + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Invoke(Vector256<float> x)
    {
        var e = ExpOperator.Invoke(-Vector256.Abs(x));
        var one = Vector256<float>.One;
        var quotient = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x, Vector256<float>.Zero), one, e) / (one + e);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), quotient, Vector256.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> x)
    {
        var e = ExpOperator.Invoke(-Vector512.Abs(x));
        var one = Vector512<float>.One;
        var quotient = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero), one, e) / (one + e);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), quotient, Vector512.Create(float.NaN));
    }
}
