using AudienceML.Learning.Bandits;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Bandits;

/// <summary>What every bandit has to keep.</summary>
public sealed class BanditStateTests
{
    private static readonly long[] Arms = [3, 9, 4, 1];

    [TestCaseSource(nameof(All))]
    public void Choose_SameStateAndSeed_IsTheSame(Func<IBandit> create)
    {
        var (first, second) = (Feed(create(), 60), Feed(create(), 60));
        for (var i = 0; i < 50; i++)
        {
            var offer = Offer(i);
            Assert.That(first.Choose(Arms, offer, (ulong)i), Is.EqualTo(second.Choose(Arms, offer, (ulong)i)));
        }
    }

    [TestCaseSource(nameof(All))]
    public void State_WrittenAndRead_GoesOnAsBefore(Func<IBandit> create)
    {
        var bandit = Feed(create(), 60);
        var bytes = State(bandit);
        var restored = Read(bytes);
        Assert.That(State(restored), Is.EqualTo(bytes));
        Assert.That((restored.Format, restored.FeatureCount, restored.UpdateCount), Is.EqualTo((bandit.Format, bandit.FeatureCount, 60L)));
        Feed(bandit, 25, 60);
        Feed(restored, 25, 60);
        for (var i = 0; i < 20; i++)
        {
            Assert.That(restored.Choose(Arms, Offer(i), (ulong)i), Is.EqualTo(bandit.Choose(Arms, Offer(i), (ulong)i)));
        }

        Assert.That(State(restored), Is.EqualTo(State(bandit)));
    }

    [TestCaseSource(nameof(All))]
    public void State_Damaged_IsRefusedOrStillChooses(Func<IBandit> create)
    {
        var whole = State(Feed(create(), 60));
        var random = new RandomSource(3L);
        for (var i = 0; i < 300; i++)
        {
            var damaged = i < 100 ? whole[..random.NextInt32(whole.Length)] : whole.ToArray();
            if (i >= 100)
            {
                damaged[random.NextInt32(i < 200 ? Math.Min(64, whole.Length) : whole.Length)] ^= (byte)(1 << random.NextInt32(8));
            }

            try
            {
                var bandit = Read(damaged);
                if (bandit is LinearThompsonSampling { PropensityDraws: > 5000 } or BetaThompsonSampling { PropensityDraws: > 5000 } || bandit.FeatureCount is not (0 or 5))
                {
                    continue;
                }

                var choice = bandit.Choose(Arms, Offer(1), 1);
                Assert.That(choice.Place, Is.InRange(0, 3));
            }
            catch (ModelFormatException)
            {
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void Choose_AnyState_PropensitiesAreThoseOfManyChoices(Func<IBandit> create)
    {
        var bandit = Feed(create(), 200);
        var offer = Offer(5);
        var choices = Enumerable.Range(0, 1500).Select(i => bandit.Choose(Arms, offer, (ulong)i)).ToArray();
        for (var place = 0; place < Arms.Length; place++)
        {
            var own = choices.Where(c => c.Place == place).ToArray();
            if (own.Length >= 30)
            {
                Assert.That(own.Select(c => c.Propensity), Is.All.GreaterThan(0).And.All.LessThanOrEqualTo(1));
                Assert.That(own.Average(c => c.Propensity), Is.EqualTo(own.Length / 1500.0).Within(0.06));
                Assert.That(own.Select(c => c.Arm), Is.All.EqualTo(Arms[place]));
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void BrokenCalls_AreRefused(Func<IBandit> create)
    {
        var bandit = create();
        Assert.That(() => bandit.Choose([], Offer(1), 1), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => bandit.Update(1, new float[bandit.FeatureCount], double.NaN), Throws.InstanceOf<ArgumentException>());
        if (bandit.FeatureCount > 0)
        {
            Assert.That(() => bandit.Choose(Arms, null, 1), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => bandit.Choose(Arms, new FeatureMatrix(4, 4), 1), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => bandit.Update(1, new float[4], 1), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => bandit.Update(1, new[] { 1, float.NaN, 1, 1, 1 }, 1), Throws.InstanceOf<ArgumentException>());
        }
    }

    [TestCaseSource(nameof(All))]
    public void OneArm_IsChosenForSure(Func<IBandit> create)
    {
        var choice = create().Choose([5], Offer(1).Rows(0, 1), 1);
        Assert.That((choice.Arm, choice.Propensity), Is.EqualTo((5L, 1.0)));
    }

    [Test]
    public void Read_UnknownFormat_IsNamed()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("exp3/1");
        writer.Flush();
        Assert.That(() => Read(stream.ToArray()), Throws.InstanceOf<ModelFormatException>().With.Message.Contains("exp3/1"));
    }

    private static IEnumerable<TestCaseData> All()
    {
        var options = new LinearBanditOptions { FeatureCount = 5, Epsilon = 0.1 };
        yield return Case("shared LinUCB", () => new LinUcb(options));
        yield return Case("disjoint fading LinUCB", () => new LinUcb(options with { IsDisjoint = true, Discount = 0.98, Epsilon = 0 }));
        yield return Case("shared Thompson", () => new LinearThompsonSampling(options, propensityDraws: 100));
        yield return Case("disjoint fading Thompson", () => new LinearThompsonSampling(options with { IsDisjoint = true, Discount = 0.98, Epsilon = 0 }, propensityDraws: 100));
        yield return Case("beta Thompson", () => new BetaThompsonSampling(discount: 0.99, propensityDraws: 100));
        yield return Case("epsilon greedy", () => new EpsilonGreedy(0.3, 0.99));
    }

    private static TestCaseData Case(string name, Func<IBandit> create) => new TestCaseData(create).SetArgDisplayNames(name);

    private static FeatureMatrix Offer(int number)
    {
        var random = new RandomSource(Seeds.Derive(8, number));
        var offer = new FeatureMatrix(Arms.Length, 5);
        foreach (ref var value in offer.Values)
        {
            value = (float)random.Normal();
        }

        return offer;
    }

    private static IBandit Feed(IBandit bandit, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            var offer = Offer(i);
            var features = offer.Row(i % 4);
            bandit.Update(Arms[i % 4], bandit.FeatureCount == 0 ? [] : features, features[0] > 0.3 * (i % 4) ? 1 : 0);
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

    private static IBandit Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return BanditFormats.Read(reader);
    }
}
