using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Statistics;

/// <summary>The functions behind p values and quantiles, with the same bits on every machine; relative errors around 1e-13.</summary>
public static class SpecialFunctions
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double Precision = 1e-16;

    /// <summary>The logarithm of the gamma function, by Stirling's series after lifting the argument above 15.</summary>
    /// <param name="x">Above 0.</param>
    public static double LogGamma(double x)
    {
        if (!(x > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The gamma function is computed above 0.");
        }

        var product = 1.0;
        while (x < 15)
        {
            product *= x;
            x++;
        }

        var z = 1 / (x * x);
        var series = (1.0 / 12) - (z * ((1.0 / 360) - (z * ((1.0 / 1260) - (z * ((1.0 / 1680) - (z * ((1.0 / 1188) - (z * 691 / 360360)))))))));
        return ((x - 0.5) * DeterministicMath.Log(x)) - x + HalfLogTwoPi + (series / x) - DeterministicMath.Log(product);
    }

    /// <summary>The regularised lower incomplete gamma function P(a, x): the share of a gamma distribution of shape a below x.</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="x">0 or more.</param>
    public static double GammaP(double a, double x) => x < a + 1 ? GammaSeries(a, x) : 1 - GammaFraction(a, x);

    /// <summary>1 - <see cref="GammaP"/>, with all its digits where it is tiny.</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="x">0 or more.</param>
    public static double GammaQ(double a, double x) => x < a + 1 ? 1 - GammaSeries(a, x) : GammaFraction(a, x);

    /// <summary>The complementary error function.</summary>
    public static double Erfc(double x) => double.IsNaN(x) ? x : x >= 0 ? GammaQ(0.5, x * x) : 1 + GammaP(0.5, x * x);

    /// <summary>The share of a standard normal distribution below <paramref name="x"/>.</summary>
    public static double NormalCdf(double x) => 0.5 * Erfc(-x / Math.Sqrt(2));

    /// <summary>The p value of a standard normal statistic, both sides.</summary>
    public static double NormalTwoSided(double z) => Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>The point below which the share <paramref name="p"/> of a standard normal distribution lies; ±∞ at 1 and 0.</summary>
    /// <param name="p">0 to 1.</param>
    public static double NormalQuantile(double p)
    {
        CheckShare(p);
        if (p is 0 or 1)
        {
            return p == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        // Abramowitz and Stegun 26.2.23 is right to 4.5e-4; three Newton steps do the rest.
        var tail = Math.Min(p, 1 - p);
        var t = Math.Sqrt(-2 * DeterministicMath.Log(tail));
        var x = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        for (var step = 0; step < 3; step++)
        {
            var upper = 0.5 * Erfc(x / Math.Sqrt(2));
            var density = DeterministicMath.Exp((-0.5 * x * x) - HalfLogTwoPi);
            x += (upper - tail) / density;
        }

        return p < 0.5 ? -x : x;
    }

    /// <summary>The p value of a chi-square statistic: the share of the distribution above it.</summary>
    /// <param name="statistic">0 or more.</param>
    /// <param name="degreesOfFreedom">Above 0.</param>
    public static double ChiSquareUpper(double statistic, double degreesOfFreedom)
        => double.IsPositiveInfinity(statistic) ? 0 : GammaQ(degreesOfFreedom / 2, statistic / 2);

    /// <summary>The point below which the share <paramref name="p"/> of a chi-square distribution lies.</summary>
    /// <param name="p">0 or more, below 1.</param>
    /// <param name="degreesOfFreedom">Above 0.</param>
    public static double ChiSquareQuantile(double p, double degreesOfFreedom)
    {
        CheckShare(p);
        if (p == 0)
        {
            return 0;
        }

        if (p == 1)
        {
            return double.PositiveInfinity;
        }

        double low = 0, high = Math.Max(1, degreesOfFreedom);
        while (GammaP(degreesOfFreedom / 2, high / 2) < p)
        {
            low = high;
            high *= 2;
        }

        // Bisection: 100 halvings reach the last bit, and nothing can go wrong.
        for (var step = 0; step < 100 && low < high; step++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                break;
            }

            if (GammaP(degreesOfFreedom / 2, middle / 2) < p)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    /// <summary>The asymptotic p value of a two-sample Kolmogorov-Smirnov statistic.</summary>
    /// <param name="statistic">The largest distance of the two distribution functions, 0 to 1.</param>
    /// <param name="effectiveSize">n·m / (n + m).</param>
    public static double KolmogorovUpper(double statistic, double effectiveSize)
    {
        var lambda = Math.Sqrt(effectiveSize) * statistic;
        if (!(lambda > 0))
        {
            return 1;
        }

        // The tail series converges at once for large λ, its theta-function twin for small λ.
        double sum = 0;
        if (lambda < 1.18)
        {
            for (var k = 1; k <= 20; k++)
            {
                var odd = (2 * k) - 1;
                sum += DeterministicMath.Exp(-odd * odd * Math.PI * Math.PI / (8 * lambda * lambda));
            }

            return Math.Clamp(1 - (Math.Sqrt(2 * Math.PI) / lambda * sum), 0, 1);
        }

        for (var k = 1; k <= 20; k++)
        {
            var term = DeterministicMath.Exp(-2.0 * k * k * lambda * lambda);
            sum += (k % 2 == 1) ? term : -term;
        }

        return Math.Clamp(2 * sum, 0, 1);
    }

    private static double GammaSeries(double a, double x)
    {
        CheckGamma(a, x);
        if (x == 0)
        {
            return 0;
        }

        var term = 1 / a;
        var sum = term;
        for (var n = a + 1; term > sum * Precision; n++)
        {
            term *= x / n;
            sum += term;
        }

        return Math.Min(1, sum * GammaFactor(a, x));
    }

    private static double GammaFraction(double a, double x)
    {
        CheckGamma(a, x);
        if (double.IsPositiveInfinity(x))
        {
            return 0;
        }

        // Legendre's continued fraction, evaluated from the front (Lentz 1976).
        var b = x + 1 - a;
        var c = double.MaxValue;
        var d = 1 / b;
        var fraction = d;
        for (var i = 1; i < 100_000; i++)
        {
            var step = -i * (i - a);
            b += 2;
            d = 1 / AwayFromZero((step * d) + b);
            c = AwayFromZero(b + (step / c));
            fraction *= c * d;
            if (Math.Abs((c * d) - 1) < 4 * Precision)
            {
                break;
            }
        }

        return fraction * GammaFactor(a, x);
    }

    private static double GammaFactor(double a, double x) => DeterministicMath.Exp((a * DeterministicMath.Log(x)) - x - LogGamma(a));

    private static double AwayFromZero(double x) => Math.Abs(x) < 1e-300 ? 1e-300 : x;

    private static void CheckGamma(double a, double x)
    {
        if (!(a > 0) || !(x >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(x), $"The incomplete gamma function needs a shape above 0 and an argument of 0 or more, not {a} and {x}.");
        }
    }

    private static void CheckShare(double p)
    {
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A share lies between 0 and 1.");
        }
    }
}
