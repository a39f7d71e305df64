using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>e^x = 2^n · e^r with |r| ≤ ln 2 / 2; e^r by its Taylor series to r^7, whose first term left out is below 6e-9.</summary>
internal readonly struct ExpOperator : IUnaryOperator
{
    private const float Highest = 89f;
    private const float Lowest = -104f;
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f; // 15 bits, so that n × Ln2High is exact
    private const float Ln2Low = 1.42860677e-6f;
    private const float RoundingShift = 12582912f; // 1.5 × 2^23
    private const int RoundingShiftBits = 0x4B400000;
    private const float C7 = 1f / 5040;
    private const float C6 = 1f / 720;
    private const float C5 = 1f / 120;
    private const float C4 = 1f / 24;
    private const float C3 = 1f / 6;

    public static float Invoke(float x)
    {
        if (float.IsNaN(x))
        {
            return float.NaN;
        }

        x = x > Highest ? Highest : x;
        x = x < Lowest ? Lowest : x;
        var shifted = MathF.FusedMultiplyAdd(x, Log2E, RoundingShift);
        var n = shifted - RoundingShift;
        var r = MathF.FusedMultiplyAdd(n, -Ln2High, x);
        r = MathF.FusedMultiplyAdd(n, -Ln2Low, r);
        var p = MathF.FusedMultiplyAdd(C7, r, C6);
        p = MathF.FusedMultiplyAdd(p, r, C5);
        p = MathF.FusedMultiplyAdd(p, r, C4);
        p = MathF.FusedMultiplyAdd(p, r, C3);
        p = MathF.FusedMultiplyAdd(p, r, 0.5f);
        p = MathF.FusedMultiplyAdd(p, r, 1f);
        p = MathF.FusedMultiplyAdd(p, r, 1f);

        // Two factors: 2^n alone leaves the range of normal numbers at both ends.
        var exponent = BitConverter.SingleToInt32Bits(shifted) - RoundingShiftBits;
        var half = exponent >> 1;
        var first = BitConverter.Int32BitsToSingle((half + 127) << 23);
        var second = BitConverter.Int32BitsToSingle((exponent - half + 127) << 23);
        return p * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Invoke(Vector256<float> x)
    {
        var y = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(Highest)), Vector256.Create(Highest), x);
        y = Vector256.ConditionalSelect(Vector256.LessThan(y, Vector256.Create(Lowest)), Vector256.Create(Lowest), y);
        var shifted = Vector256.FusedMultiplyAdd(y, Vector256.Create(Log2E), Vector256.Create(RoundingShift));
        var n = shifted - Vector256.Create(RoundingShift);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), y);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        var p = Vector256.FusedMultiplyAdd(Vector256.Create(C7), r, Vector256.Create(C6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C5));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C4));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C3));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<float>.One);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<float>.One);
        var exponent = shifted.AsInt32() - Vector256.Create(RoundingShiftBits);
        var half = exponent >> 1;
        var first = ((half + Vector256.Create(127)) << 23).AsSingle();
        var second = ((exponent - half + Vector256.Create(127)) << 23).AsSingle();
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), p * first * second, Vector256.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> x)
    {
        var y = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(Highest)), Vector512.Create(Highest), x);
        y = Vector512.ConditionalSelect(Vector512.LessThan(y, Vector512.Create(Lowest)), Vector512.Create(Lowest), y);
        var shifted = Vector512.FusedMultiplyAdd(y, Vector512.Create(Log2E), Vector512.Create(RoundingShift));
        var n = shifted - Vector512.Create(RoundingShift);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), y);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(C7), r, Vector512.Create(C6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(C5));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(C4));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(C3));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        var exponent = shifted.AsInt32() - Vector512.Create(RoundingShiftBits);
        var half = exponent >> 1;
        var first = ((half + Vector512.Create(127)) << 23).AsSingle();
        var second = ((exponent - half + Vector512.Create(127)) << 23).AsSingle();
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), p * first * second, Vector512.Create(float.NaN));
    }
}
