namespace AudienceML.Learning.Numerics;

/// <summary>A seeded generator whose numbers are the same on every machine and in every version: xoshiro256** (Blackman and Vigna 2018).</summary>
/// <remarks>Not safe for several threads at once: give each its own, with a seed from <see cref="Seeds"/>. Not for secrets.</remarks>
public sealed class RandomSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal = double.NaN;

    /// <summary>Starts the stream of a seed; any value is a good seed.</summary>
    public RandomSource(ulong seed) => Reseed(seed);

    /// <summary>Starts the stream of a seed; any value is a good seed.</summary>
    public RandomSource(long seed)
        : this((ulong)seed)
    {
    }

    /// <summary>Starts again as a new source of this seed would, without allocating.</summary>
    public void Reseed(ulong seed)
    {
        _s0 = SplitMix64.Next(ref seed);
        _s1 = SplitMix64.Next(ref seed);
        _s2 = SplitMix64.Next(ref seed);
        _s3 = SplitMix64.Next(ref seed);
        _spareNormal = double.NaN;
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>An integer from 0 to <paramref name="exclusiveMaximum"/> - 1, each equally likely.</summary>
    /// <param name="exclusiveMaximum">1 or more.</param>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);

        // Lemire 2019: a multiplication, and a rare rejection that removes the bias.
        var range = (uint)exclusiveMaximum;
        var product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            var threshold = (0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in [0, 1) with 24 random bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A uniform number in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public double Uniform(double minimum, double maximum) => minimum + (NextDouble() * (maximum - minimum));

    /// <summary>True with the probability given; at 0 or below never, at 1 or above always.</summary>
    public bool Bernoulli(double probability) => NextDouble() < probability;

    /// <summary>A normal number (Marsaglia's polar method).</summary>
    public double Normal(double mean = 0, double standardDeviation = 1)
    {
        var standard = _spareNormal;
        _spareNormal = double.NaN;
        while (double.IsNaN(standard))
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * DeterministicMath.Log(s) / s);
                _spareNormal = v * factor;
                standard = u * factor;
            }
        }

        return mean + (standardDeviation * standard);
    }

    /// <summary>An exponential number with this mean: the time to the next event when events come at rate 1 / mean.</summary>
    public double Exponential(double mean = 1) => -mean * DeterministicMath.Log1P(-NextDouble());

    /// <summary>A gamma number (Marsaglia and Tsang 2000); the mean is shape × scale.</summary>
    /// <param name="shape">Above 0.</param>
    /// <param name="scale">Above 0.</param>
    public double Gamma(double shape, double scale = 1)
    {
        if (!(shape > 0) || !(scale > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), $"A gamma number needs a shape and a scale above 0, not {shape} and {scale}.");
        }

        if (shape < 1)
        {
            // A gamma of shape + 1 times U^(1/shape).
            return Gamma(shape + 1, scale) * DeterministicMath.Exp(DeterministicMath.Log1P(-NextDouble()) / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var root = 1 + (c * x);
            if (root <= 0)
            {
                continue;
            }

            var v = root * root * root;
            if (DeterministicMath.Log1P(-NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * DeterministicMath.Log(v)))
            {
                return d * v * scale;
            }
        }
    }

    /// <summary>A beta number in (0, 1); the mean is alpha / (alpha + beta).</summary>
    public double Beta(double alpha, double beta)
    {
        var x = Gamma(alpha);
        return x / (x + Gamma(beta));
    }

    /// <summary>A Poisson count.</summary>
    /// <param name="mean">0 to 1,000,000,000.</param>
    public int Poisson(double mean)
    {
        if (!(mean is >= 0 and <= 1e9))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A Poisson mean lies between 0 and 1,000,000,000.");
        }

        // A large mean is halved away: of n uniform points that a gamma of shape n spans, those before the mean are binomial (Ahrens, Dieter).
        var count = 0;
        while (mean > 16)
        {
            var shape = (int)(mean * 7 / 8);
            var at = Gamma(shape);
            if (at > mean)
            {
                return count + Binomial(shape - 1, mean / at);
            }

            count += shape;
            mean -= at;
        }

        var limit = DeterministicMath.Exp(-mean);
        for (var product = NextDouble(); product > limit; product *= NextDouble())
        {
            count++;
        }

        return count;
    }

    /// <summary>The number of successes in <paramref name="trials"/> trials.</summary>
    /// <param name="trials">0 or more.</param>
    /// <param name="probability">0 to 1.</param>
    public int Binomial(int trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        // The median of the uniform points is a beta number: it tells half of the trials at once (Devroye 1986, X.4.4).
        var count = 0;
        while (trials > 32)
        {
            var a = 1 + (trials / 2);
            var median = Beta(a, trials + 1 - a);
            if (median <= probability)
            {
                count += a;
                trials -= a;
                probability = median >= 1 ? 0 : (probability - median) / (1 - median);
            }
            else
            {
                trials = a - 1;
                probability /= median;
            }
        }

        for (; trials > 0; trials--)
        {
            count += NextDouble() < probability ? 1 : 0;
        }

        return count;
    }

    /// <summary>A position, each as likely as its weight.</summary>
    /// <param name="weights">0 or more each, at least one above 0.</param>
    public int Choose(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        if (!(total > 0) || double.IsInfinity(total))
        {
            throw new ArgumentException($"Weights need a finite sum above 0, not {total}.", nameof(weights));
        }

        var left = NextDouble() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                if (left < weights[i])
                {
                    return i;
                }

                left -= weights[i];
            }
        }

        return last; // rounding can leave a crumb after the last weight
    }

    /// <summary>Puts the values into random order (Fisher and Yates), every order equally likely.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle(order.AsSpan());
        return order;
    }
}
