namespace AudienceML.Learning.Numerics;

/// <summary>Elementary functions in double precision that give the same bits on every processor and operating system.</summary>
/// <remarks>
/// <see cref="Math"/> asks the C runtime, whose last bits differ from one system to the next. Here every step is an addition, a
/// multiplication, a division or a fused multiply-add, which IEEE 754 fixes to the last bit. Errors stay within 2 ulp.
/// </remarks>
public static class DeterministicMath
{
    internal const double Ln2High = 0.693147180369123816490;
    internal const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.44269504088896340736;

    // 1.5 × 2^52: adding it rounds to the nearest integer, which then stands in the low bits.
    private const double RoundingShift = 6755399441055744.0;
    private const double HalfPiHigh = 1.57079632679489655800;
    private const double HalfPiMiddle = 6.12323399573676603587e-17;
    private const double TwoOverPi = 0.63661977236758134308;

    /// <summary>e to the power <paramref name="x"/>; +∞ above 709.78, 0 below -745.13, NaN for NaN.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        // Beyond these bounds the result is ∞ or 0 in any case; within them the exponent fits two factors.
        x = x > 710 ? 710 : x < -746 ? -746 : x;
        var shifted = Math.FusedMultiplyAdd(x, Log2E, RoundingShift);
        var n = shifted - RoundingShift;
        var r = Math.FusedMultiplyAdd(n, -Ln2High, x);
        r = Math.FusedMultiplyAdd(n, -Ln2Low, r);

        // The Taylor series: on |r| ≤ ln 2 / 2 the first term left out is below 1e-17.
        var p = 1.0 / 6227020800;
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 479001600);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 39916800);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 3628800);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 362880);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 40320);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 5040);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 720);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 120);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 24);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 6);
        p = Math.FusedMultiplyAdd(p, r, 0.5);
        p = Math.FusedMultiplyAdd(p, r, 1);
        p = Math.FusedMultiplyAdd(p, r, 1);
        var exponent = (int)n;
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>The natural logarithm; -∞ for 0, NaN for negative numbers and NaN.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
        {
            return double.NaN;
        }

        if (x == 0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        var k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984; // 2^54 lifts a subnormal number
            k = -54;
        }

        // Mantissa into [√½, √2), so that numbers near 1 keep exponent 0 and lose nothing.
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits - 0x3FE6A09E667F3BCD) >> 52);
        var f = BitConverter.Int64BitsToDouble(bits - ((long)exponent << 52)) - 1;
        k += exponent;
        return Math.FusedMultiplyAdd(k, Ln2High, Math.FusedMultiplyAdd(k, Ln2Low, LogOfOnePlus(f)));
    }

    /// <summary>log(1 + x), exact for small x too; -∞ for -1, NaN below.</summary>
    public static double Log1P(double x) => x is > -0.29 and < 0.41 ? LogOfOnePlus(x) : Log(1 + x);

    /// <summary>1 / (1 + e^-x), the logistic function, without overflow.</summary>
    public static double Sigmoid(double x)
    {
        var e = Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>log(1 + e^x) without overflow: the logistic loss of a row with label 0 and margin x.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1P(Exp(-Math.Abs(x)));

    /// <summary>log(p / (1 - p)), the inverse of <see cref="Sigmoid"/>; ±∞ at 1 and 0.</summary>
    public static double Logit(double p) => Log(p) - Log1P(-p);

    /// <summary>The sine; full precision for |x| up to about 100,000.</summary>
    public static double Sin(double x) => SineOfQuarter(x, 0);

    /// <summary>The cosine; full precision for |x| up to about 100,000.</summary>
    public static double Cos(double x) => SineOfQuarter(x, 1);

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    private static double LogOfOnePlus(double f)
    {
        // log(1+f) = 2 atanh(s) with s = f / (2+f), written as f - s (f - R) so that f itself carries no error.
        var s = f / (2 + f);
        var z = s * s;
        var r = 2.0 / 25;
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 23);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 21);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 19);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 17);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 15);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 13);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 11);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 9);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 7);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 5);
        r = Math.FusedMultiplyAdd(r, z, 2.0 / 3);
        return f - (s * (f - (z * r)));
    }

    private static double SineOfQuarter(double x, int quarter)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        var n = Math.Floor((x * TwoOverPi) + 0.5);
        var r = Math.FusedMultiplyAdd(n, -HalfPiHigh, x);
        r = Math.FusedMultiplyAdd(n, -HalfPiMiddle, r);
        var z = r * r;
        var turn = (int)((long)n & 3) + quarter;
        double value;
        if ((turn & 1) == 0)
        {
            var p = -1.0 / 1307674368000;
            p = Math.FusedMultiplyAdd(p, z, 1.0 / 6227020800);
            p = Math.FusedMultiplyAdd(p, z, -1.0 / 39916800);
            p = Math.FusedMultiplyAdd(p, z, 1.0 / 362880);
            p = Math.FusedMultiplyAdd(p, z, -1.0 / 5040);
            p = Math.FusedMultiplyAdd(p, z, 1.0 / 120);
            p = Math.FusedMultiplyAdd(p, z, -1.0 / 6);
            value = Math.FusedMultiplyAdd(p * z, r, r);
        }
        else
        {
            var p = 1.0 / 20922789888000;
            p = Math.FusedMultiplyAdd(p, z, -1.0 / 87178291200);
            p = Math.FusedMultiplyAdd(p, z, 1.0 / 479001600);
            p = Math.FusedMultiplyAdd(p, z, -1.0 / 3628800);
            p = Math.FusedMultiplyAdd(p, z, 1.0 / 40320);
            p = Math.FusedMultiplyAdd(p, z, -1.0 / 720);
            p = Math.FusedMultiplyAdd(p, z, 1.0 / 24);
            p = Math.FusedMultiplyAdd(p, z, -0.5);
            value = Math.FusedMultiplyAdd(p, z, 1);
        }

        return (turn & 2) == 0 ? value : -value;
    }
}
