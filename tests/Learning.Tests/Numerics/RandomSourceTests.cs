using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class RandomSourceTests
{
    private const int Draws = 200_000;

    [Test]
    public void Stream_FixedSeed_IsTheSameOnEveryMachine()
    {
        var random = new RandomSource(42);
        var draws = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            draws.Add(random.NextDouble());
            draws.Add(random.NextSingle());
            draws.Add(random.NextInt32(1 + i));
            draws.Add(random.Normal());
            draws.Add(random.Exponential(2));
            draws.Add(random.Gamma(0.5 + i));
            draws.Add(random.Poisson(i));
            draws.Add(random.Binomial(i, 0.3));
            draws.Add(random.Beta(2, 3));
        }

        draws.AddRange(random.Permutation(100).Select(i => (double)i));
        Assert.That(Checksum.Of(draws.ToArray()), Is.EqualTo(11149443981455401157UL));
    }

    [Test]
    public void Generator_KnownSeed_GivesTheFirstValueOfItsDefinition()
    {
        // SplitMix64 from state 0 starts with E220A8397B1DCDAF, 6E789E6AA1B965F4, 06C45D188009454F (Vigna's reference).
        var state = 0UL;
        Assert.That(SplitMix64.Next(ref state), Is.EqualTo(0xE220A8397B1DCDAFUL));
        Assert.That(SplitMix64.Next(ref state), Is.EqualTo(0x6E789E6AA1B965F4UL));
        Assert.That(SplitMix64.Next(ref state), Is.EqualTo(0x06C45D188009454FUL));
        Assert.That(new RandomSource(0L).NextUInt64(), Is.EqualTo(unchecked(ulong.RotateLeft(0x6E789E6AA1B965F4UL * 5, 7) * 9)));
    }

    [Test]
    public void Reseed_UsedSource_StartsLikeANewOne()
    {
        var used = new RandomSource(1);
        used.Normal();
        used.Reseed(9);
        var fresh = new RandomSource(9);
        Assert.That(Enumerable.Range(0, 20).Select(_ => used.Normal()), Is.EqualTo(Enumerable.Range(0, 20).Select(_ => fresh.Normal()).ToArray()));
    }

    [Test]
    public void Normal_ManyDraws_HaveTheMoments() => AssertMoments(r => r.Normal(2, 3), 2, 9);

    [Test]
    public void Exponential_ManyDraws_HaveTheMoments() => AssertMoments(r => r.Exponential(4), 4, 16);

    [TestCase(0.3)]
    [TestCase(1)]
    [TestCase(7.5)]
    public void Gamma_ManyDraws_HaveTheMoments(double shape) => AssertMoments(r => r.Gamma(shape, 2), 2 * shape, 4 * shape);

    [TestCase(0)]
    [TestCase(0.4)]
    [TestCase(15)]
    [TestCase(120)]
    public void Poisson_ManyDraws_HaveTheMoments(double mean) => AssertMoments(r => r.Poisson(mean), mean, mean);

    [TestCase(5, 0.5)]
    [TestCase(200, 0.1)]
    [TestCase(1000, 0.9)]
    public void Binomial_ManyDraws_HaveTheMoments(int trials, double p) => AssertMoments(r => r.Binomial(trials, p), trials * p, trials * p * (1 - p));

    [Test]
    public void Uniform_ManyDraws_HaveTheMoments()
    {
        AssertMoments(r => r.NextDouble(), 0.5, 1.0 / 12);
        AssertMoments(r => r.NextSingle(), 0.5, 1.0 / 12);
        AssertMoments(r => r.NextInt32(6), 2.5, 35.0 / 12);
        AssertMoments(r => r.Beta(2, 6), 0.25, 0.25 * 0.75 / 9);
    }

    [Test]
    public void Binomial_CertainTrials_AreCertain()
    {
        var random = new RandomSource(3);
        Assert.That(random.Binomial(1000, 1), Is.EqualTo(1000));
        Assert.That(random.Binomial(1000, 0), Is.Zero);
    }

    [Test]
    public void Choose_Weights_AreTheShares()
    {
        var random = new RandomSource(8);
        var counts = new int[4];
        for (var i = 0; i < Draws; i++)
        {
            counts[random.Choose([1, 0, 2, 5])]++;
        }

        Assert.That(counts[1], Is.Zero);
        Assert.That(counts[0] / (double)Draws, Is.EqualTo(1 / 8.0).Within(0.005));
        Assert.That(counts[3] / (double)Draws, Is.EqualTo(5 / 8.0).Within(0.005));
        Assert.That(() => random.Choose([0, 0]), Throws.ArgumentException);
    }

    [Test]
    public void Shuffle_AllOrders_AreEquallyLikely()
    {
        var random = new RandomSource(4);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 60_000; i++)
        {
            var order = string.Join(',', random.Permutation(3));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.That(counts, Has.Count.EqualTo(6));
        Assert.That(counts.Values, Is.All.EqualTo(10_000).Within(500));
    }

    [Test]
    public void Derive_NeighbouringStreams_AreUnrelated()
    {
        var seeds = Enumerable.Range(0, 10_000).Select(i => Seeds.Derive(1, i)).ToHashSet();
        Assert.That(seeds, Has.Count.EqualTo(10_000));
        Assert.That(Seeds.Derive(1, 2), Is.Not.EqualTo(Seeds.Derive(2, 1)));
        Assert.That(Seeds.Derive(1, "users"), Is.Not.EqualTo(Seeds.Derive(1, "items")));
        Assert.That(Seeds.Derive(1, 2, 3), Is.Not.EqualTo(Seeds.Derive(1, 3, 2)));
        var mean = Enumerable.Range(0, 10_000).Average(i => new RandomSource(Seeds.Derive(1, i)).NextDouble());
        Assert.That(mean, Is.EqualTo(0.5).Within(0.015));
        Assert.That(Enumerable.Range(0, 10_000).Average(i => Seeds.Uniform(5, i)), Is.EqualTo(0.5).Within(0.015));
    }

    [Test]
    public void Arguments_OutOfRange_AreRefused()
    {
        var random = new RandomSource(1);
        Assert.That(() => random.NextInt32(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Gamma(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Poisson(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Binomial(3, 1.1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void AssertMoments(Func<RandomSource, double> draw, double mean, double variance)
    {
        var random = new RandomSource(12345);
        double sum = 0, squares = 0;
        for (var i = 0; i < Draws; i++)
        {
            var x = draw(random) - mean;
            sum += x;
            squares += x * x;
        }

        Assert.That(sum / Draws, Is.Zero.Within(5 * Math.Sqrt(variance / Draws) + 1e-12), "mean");
        Assert.That(squares / Draws, Is.EqualTo(variance).Within((0.04 * variance) + 1e-12), "variance");
    }
}
