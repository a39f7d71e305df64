using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Linear;

/// <summary>Student's t distribution, through the incomplete beta function (Lentz's continued fraction; Press et al., Numerical Recipes, 6.4).</summary>
internal static class StudentDistribution
{
    private const int MaxSteps = 10_000;
    private const double Tiny = 1e-300;

    /// <summary>The p value of a statistic, both sides: I(n / (n + t²); n / 2, 1 / 2).</summary>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        if (double.IsInfinity(degreesOfFreedom))
        {
            return SpecialFunctions.NormalTwoSided(t);
        }

        return double.IsInfinity(t) ? 0 : Beta(degreesOfFreedom / (degreesOfFreedom + (t * t)), t * t / (degreesOfFreedom + (t * t)), degreesOfFreedom / 2, 0.5);
    }

    /// <summary>The t beyond which, on both sides, the share <paramref name="p"/> lies.</summary>
    public static double TwoSidedQuantile(double p, double degreesOfFreedom)
    {
        if (double.IsInfinity(degreesOfFreedom))
        {
            return SpecialFunctions.NormalQuantile(1 - (p / 2));
        }

        var (low, high) = (0.0, 1.0);
        while (TwoSided(high, degreesOfFreedom) > p)
        {
            (low, high) = (high, high * 2);
        }

        for (var i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = TwoSided(middle, degreesOfFreedom) > p ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>I(x; a, b) with 1 - x given apart, so that it keeps its digits.</summary>
    private static double Beta(double x, double rest, double a, double b)
    {
        if (x <= 0 || rest <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = DeterministicMath.Exp(
            SpecialFunctions.LogGamma(a + b) - SpecialFunctions.LogGamma(a) - SpecialFunctions.LogGamma(b)
            + (a * DeterministicMath.Log(x)) + (b * DeterministicMath.Log(rest)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(rest, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;
        var c = 1.0;
        var d = 1 / Away(1 - ((a + b) * x / (a + 1)));
        var h = d;
        for (var m = 1; m <= MaxSteps; m++)
        {
            var even = m * (b - m) * x / ((a - 1 + (2 * m)) * (a + (2 * m)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + 1 + (2 * m)));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            h *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return h;
    }
}
