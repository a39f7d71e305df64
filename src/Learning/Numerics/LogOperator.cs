using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>log(2^k · (1 + f)) = k ln 2 + 2 atanh(f / (2 + f)), the mantissa in [√½, √2).</summary>
internal readonly struct LogOperator : IUnaryOperator
{
    private const float SmallestNormal = 1.17549435e-38f;
    private const float Lift = 8388608f; // 2^23 lifts a subnormal number
    private const int RootHalfBits = 0x3F3504F3;
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;
    private const float C9 = 2f / 9;
    private const float C7 = 2f / 7;
    private const float C5 = 2f / 5;
    private const float C3 = 2f / 3;

    public static float Invoke(float x)
    {
        if (float.IsNaN(x) || x < 0)
        {
            return float.NaN;
        }

        if (x == 0)
        {
            return float.NegativeInfinity;
        }

        if (float.IsPositiveInfinity(x))
        {
            return x;
        }

        var isSmall = x < SmallestNormal;
        var bits = BitConverter.SingleToInt32Bits(isSmall ? x * Lift : x);
        var exponent = (bits - RootHalfBits) >> 23;
        var f = BitConverter.Int32BitsToSingle(bits - (exponent << 23)) - 1f;
        var k = (float)(exponent - (isSmall ? 23 : 0));
        var s = f / (2f + f);
        var z = s * s;
        var r = MathF.FusedMultiplyAdd(C9, z, C7);
        r = MathF.FusedMultiplyAdd(r, z, C5);
        r = MathF.FusedMultiplyAdd(r, z, C3);
        var log = f - (s * (f - (z * r)));
        return MathF.FusedMultiplyAdd(k, Ln2High, MathF.FusedMultiplyAdd(k, Ln2Low, log));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Invoke(Vector256<float> x)
    {
        var isSmall = Vector256.LessThan(x, Vector256.Create(SmallestNormal));
        var bits = Vector256.ConditionalSelect(isSmall, x * Vector256.Create(Lift), x).AsInt32();
        var exponent = (bits - Vector256.Create(RootHalfBits)) >> 23;
        var f = (bits - (exponent << 23)).AsSingle() - Vector256<float>.One;
        var k = Vector256.ConvertToSingle(exponent - (isSmall.AsInt32() & Vector256.Create(23)));
        var s = f / (Vector256.Create(2f) + f);
        var z = s * s;
        var r = Vector256.FusedMultiplyAdd(Vector256.Create(C9), z, Vector256.Create(C7));
        r = Vector256.FusedMultiplyAdd(r, z, Vector256.Create(C5));
        r = Vector256.FusedMultiplyAdd(r, z, Vector256.Create(C3));
        var log = f - (s * (f - (z * r)));
        log = Vector256.FusedMultiplyAdd(k, Vector256.Create(Ln2High), Vector256.FusedMultiplyAdd(k, Vector256.Create(Ln2Low), log));
        log = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256.Create(float.PositiveInfinity)), x, log);
        log = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<float>.Zero), Vector256.Create(float.NegativeInfinity), log);
        return Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x, Vector256<float>.Zero), log, Vector256.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> x)
    {
        var isSmall = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        var bits = Vector512.ConditionalSelect(isSmall, x * Vector512.Create(Lift), x).AsInt32();
        var exponent = (bits - Vector512.Create(RootHalfBits)) >> 23;
        var f = (bits - (exponent << 23)).AsSingle() - Vector512<float>.One;
        var k = Vector512.ConvertToSingle(exponent - (isSmall.AsInt32() & Vector512.Create(23)));
        var s = f / (Vector512.Create(2f) + f);
        var z = s * s;
        var r = Vector512.FusedMultiplyAdd(Vector512.Create(C9), z, Vector512.Create(C7));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(C5));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(C3));
        var log = f - (s * (f - (z * r)));
        log = Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2High), Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2Low), log));
        log = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(float.PositiveInfinity)), x, log);
        log = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), log);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero), log, Vector512.Create(float.NaN));
    }
}
