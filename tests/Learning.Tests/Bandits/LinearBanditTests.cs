using AudienceML.Learning.Bandits;
using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Bandits;

/// <summary>Numbers beside those that numpy and scipy compute from the formulas of the papers.</summary>
public sealed class LinearBanditTests
{
    private static readonly LinearBanditOptions Three = new() { FeatureCount = 3, Ridge = 2 };
    private static readonly float[][] Rows = [[1, 0.5f, -1], [1, 2, 0.25f], [0.5f, -1.5f, 1], [1, 0.25f, 0.75f]];
    private static readonly double[] Rewards = [1, 0, 0.5, 1];
    private static readonly FeatureMatrix Offer = new(new float[] { 1, 1, 1, 1, -1, 0.5f }, 2, 3);

    [Test]
    public void LinUcb_FourRewards_HasTheCoefficientsOfTheClosedForm()
    {
        var bandit = Feed(new LinUcb(Three, alpha: 0));
        Assert.That(bandit.Coefficients(0), Is.EqualTo(new[] { 0.47552179, -0.11569798, -0.03018692 }).Within(1e-8));
        Assert.That(bandit.Choose([7, 8], Offer, 1), Is.EqualTo(new BanditChoice(1, 8, 1, 0, bandit.Choose([7, 8], Offer, 1).Estimate)));
        Assert.That(bandit.Choose([7, 8], Offer, 1).Estimate, Is.EqualTo(0.57612631).Within(1e-8));
    }

    // The bounds are 0.32964 + alpha · 0.69582 and 0.57613 + alpha · 0.66290: they cross at alpha 7.4862.
    [TestCase(7.48, 1)]
    [TestCase(7.49, 0)]
    public void LinUcb_Alpha_WeighsTheWidthOfTheClosedForm(double alpha, int place)
        => Assert.That(Feed(new LinUcb(Three, alpha)).Choose([7, 8], Offer, 1).Place, Is.EqualTo(place));

    [Test]
    public void LinUcb_Discount_HasTheCoefficientsOfFadedSums()
    {
        var bandit = Feed(new LinUcb(Three with { Discount = 0.9 }, alpha: 0));
        Assert.That(bandit.Coefficients(0), Is.EqualTo(new[] { 0.43973083, -0.09704938, 0.0155469 }).Within(1e-7));
    }

    [Test]
    public void LinUcb_Epsilon_GivesExactPropensities()
    {
        var bandit = Feed(new LinUcb(Three with { Epsilon = 0.2 }, alpha: 0));
        var choices = Enumerable.Range(0, 20_000).Select(i => bandit.Choose([7, 8], Offer, (ulong)i)).ToArray();
        Assert.That(choices.Where(c => c.Place == 1).Select(c => c.Propensity), Is.All.EqualTo(0.9));
        Assert.That(choices.Where(c => c.Place == 0).Select(c => c.Propensity), Is.All.EqualTo(0.1).Within(1e-15));
        Assert.That(choices.Average(c => (double)c.Place), Is.EqualTo(0.9).Within(0.01));
    }

    [Test]
    public void Thompson_Propensity_IsThatOfTheClosedForm()
    {
        // Two arms: the difference of their values is normal, so that the first wins with Φ(mean / deviation) = 0.33644.
        var bandit = Feed(new LinearThompsonSampling(Three, noise: 0.7, propensityDraws: 4000));
        var choices = Enumerable.Range(0, 300).Select(i => bandit.Choose([7, 8], Offer, (ulong)i)).ToArray();
        var expected = choices.Select(c => c.Place == 0 ? 0.3364375535620784 : 1 - 0.3364375535620784).ToArray();
        Assert.That(choices.Zip(expected).Average(p => Math.Abs(p.First.Propensity - p.Second) < 2 * p.First.PropensityError ? 1.0 : 0), Is.GreaterThan(0.9));
        Assert.That(choices.Select(c => c.PropensityError), Is.All.EqualTo(Math.Sqrt(0.3364 * 0.6636 / 4001)).Within(0.0003));
        Assert.That(choices.Average(c => c.Place == 0 ? 1.0 : 0), Is.EqualTo(0.336).Within(0.09));
    }

    [Test]
    public void Thompson_NoDraws_LeavesThePropensityOpen()
    {
        var choice = new LinearThompsonSampling(Three, propensityDraws: 0).Choose([7, 8], Offer, 3);
        Assert.That((choice.Propensity, choice.PropensityError), Is.EqualTo((double.NaN, double.NaN)));
    }

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void Ridge_AnyRows_UpdatedFactorIsTheOneMadeAnew(ushort seed)
    {
        var random = new RandomSource((long)seed);
        var width = 1 + random.NextInt32(12);
        var ridge = random.Uniform(0.01, 3);
        var model = new RidgeModel(width, ridge, 0);
        var moments = new double[width, width];
        for (var row = 0; row < 60; row++)
        {
            var x = Enumerable.Range(0, width).Select(_ => (float)random.Normal()).ToArray();
            model.Add(x, random.Normal());
            for (var i = 0; i < width; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    moments[i, j] += (double)x[i] * x[j];
                }
            }
        }

        // The solution of A·y = x by plain elimination: x·y is the variance.
        var asked = Enumerable.Range(0, width).Select(_ => (float)random.Normal()).ToArray();
        var triangle = new double[Cholesky.Index(width, 0)];
        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                triangle[Cholesky.Index(i, j)] = moments[i, j] + (i == j ? ridge : 0);
            }
        }

        Assert.That(Cholesky.TryFactor(triangle, width));
        var solved = Array.ConvertAll(asked, v => (double)v);
        Cholesky.Solve(triangle, solved);
        Assert.That(model.Variance(asked), Is.EqualTo(asked.Zip(solved, (a, s) => a * s).Sum()).Within(1e-9).Percent.Or.EqualTo(0).Within(1e-12));
    }

    [Test]
    public void Ridge_Samples_HaveTheMeanAndCovarianceOfThePosterior()
    {
        var model = new RidgeModel(3, 2, 0);
        for (var i = 0; i < 4; i++)
        {
            model.Add(Rows[i], Rewards[i]);
        }

        var random = new RandomSource(3L);
        var values = new double[20_000];
        var theta = new double[3];
        for (var i = 0; i < values.Length; i++)
        {
            model.Sample(random, 0.7, theta);
            values[i] = RidgeModel.Dot(Offer.Row(0), theta);
        }

        var mean = values.Average();
        Assert.That(mean, Is.EqualTo(0.3296369).Within(0.015));
        Assert.That(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), Is.EqualTo(0.7 * 0.69582301).Within(0.01));
    }

    [Test]
    public void Shared_ManyArms_TakeTheMemoryOfOne()
    {
        var bandit = new LinUcb(Three);
        var first = State(Feed(bandit)).Length;
        for (var arm = 0; arm < 1000; arm++)
        {
            bandit.Update(arm, Rows[arm % 4], 1);
        }

        Assert.That(State(bandit), Has.Length.EqualTo(first));
    }

    [Test]
    public void Disjoint_Arms_LearnApartAndAreForgotten()
    {
        var bandit = new LinUcb(Three with { IsDisjoint = true }, alpha: 0);
        bandit.Update(1, Rows[0], 1);
        bandit.Update(2, Rows[0], -1);
        Assert.That(bandit.Coefficients(1), Is.EqualTo(Array.ConvertAll(bandit.Coefficients(2), c => -c)));
        Assert.That(bandit.Coefficients(3), Is.All.Zero);
        bandit.Forget(1);
        Assert.That(bandit.Coefficients(1), Is.All.Zero);
    }

    [Test]
    public void Choices_SameRewards_HaveTheBitsOfEveryMachine()
    {
        var bandit = Feed(new LinearThompsonSampling(Three with { Discount = 0.97 }, propensityDraws: 50));
        var choices = Enumerable.Range(0, 40).Select(i => bandit.Choose([7, 8], Offer, (ulong)i)).SelectMany(c => new[] { c.Place, c.Propensity, c.Estimate }).ToArray();
        Assert.That(Checksum.Of(choices), Is.EqualTo(15660853326125926528UL));
        Assert.That(Checksum.Of(State(bandit)), Is.EqualTo(5576812775044245602UL));
    }

    [Test]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.That(() => new LinUcb(Three with { FeatureCount = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("FeatureCount "));
        Assert.That(() => new LinUcb(Three with { Ridge = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Ridge "));
        Assert.That(() => new LinUcb(Three with { Discount = 1.1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Discount "));
        Assert.That(() => new LinUcb(Three with { Epsilon = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Epsilon "));
        Assert.That(() => new LinUcb(Three, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Alpha "));
        Assert.That(() => new LinearThompsonSampling(Three, noise: 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Noise "));
    }

    private static TBandit Feed<TBandit>(TBandit bandit)
        where TBandit : IBandit
    {
        for (var i = 0; i < 4; i++)
        {
            bandit.Update(i, Rows[i], Rewards[i]);
        }

        return bandit;
    }

    private static byte[] State(IBandit bandit)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        BanditFormats.Write(bandit, writer);
        writer.Flush();
        return stream.ToArray();
    }
}
