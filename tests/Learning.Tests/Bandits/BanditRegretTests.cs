using AudienceML.Learning.Bandits;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Bandits;

/// <summary>Worlds whose best arm is known: what bandits lose against it.</summary>
public sealed class BanditRegretTests
{
    private const int Rounds = 2000;
    private static readonly double[] Rates = [0.05, 0.1, 0.3, 0.12, 0.08];

    [Test]
    public void LinearBandits_LinearWorld_LoseLittleAndEverLess()
    {
        var options = new LinearBanditOptions { FeatureCount = 6 };
        var random = Linear(new LinUcb(options with { Epsilon = 1 }));
        foreach (IBandit bandit in new IBandit[] { new LinUcb(options, 0.5), new LinearThompsonSampling(options, 0.3, propensityDraws: 0) })
        {
            var regret = Linear(bandit);
            Assert.That(regret.Total, Is.LessThan(0.05 * random.Total), bandit.Format);
            Assert.That(regret.Late, Is.LessThan(0.25 * regret.Total), $"{bandit.Format}: the second half costs less than a quarter");
        }
    }

    [Test]
    public void Disjoint_ArmsOfDifferentTaste_BeatsOneModelForAll()
    {
        var options = new LinearBanditOptions { FeatureCount = 6 };
        var shared = Linear(new LinUcb(options, 0.5), differs: true);
        var own = Linear(new LinUcb(options with { IsDisjoint = true }, 0.5), differs: true);
        Assert.That(own.Total, Is.LessThan(0.4 * shared.Total));
    }

    [Test]
    public void BetaThompson_FixedRates_LosesLessThanGreedyAndTheBoundOfItsPaper()
    {
        var thompson = Enumerable.Range(0, 5).Average(seed => Clicks(new BetaThompsonSampling(propensityDraws: 0), seed));
        var greedy = Enumerable.Range(0, 5).Average(seed => Clicks(new EpsilonGreedy(0.1), seed));
        Assert.That(thompson, Is.LessThan(greedy));

        // Lai and Robbins' lower bound, Σ gap / KL(rate, best) · ln rounds, is 32 here; Thompson sampling comes to it as rounds grow.
        var bound = Rates.Where(r => r < 0.3).Sum(r => (0.3 - r) / ((r * Math.Log(r / 0.3)) + ((1 - r) * Math.Log((1 - r) / 0.7)))) * Math.Log(Rounds);
        Assert.That(thompson, Is.LessThan(2 * bound).And.GreaterThan(0.2 * bound));
    }

    [Test]
    public void Discount_WorldThatTurns_FindsTheNewBestArm()
    {
        Assert.That(Turning(new BetaThompsonSampling(discount: 0.99, propensityDraws: 0)), Is.LessThan(0.5 * Turning(new BetaThompsonSampling(propensityDraws: 0))));
    }

    [Test]
    public void BetaThompson_Propensities_AreThoseOfTheIntegral()
    {
        // By scipy's quadrature over the density of one arm and the distribution functions of the others.
        double[] exact = [0.5971851319138974, 0.0584782247859378, 0.3443366433001645];
        var bandit = new BetaThompsonSampling(propensityDraws: 5000);
        foreach (var (arm, successes, failures) in new[] { (0, 3, 2), (1, 1, 4), (2, 5, 5) })
        {
            for (var i = 0; i < successes + failures; i++)
            {
                bandit.Update(arm, [], i < successes ? 1 : 0);
            }

            Assert.That(bandit.Belief(arm), Is.EqualTo((successes + 1.0, failures + 1.0)));
        }

        var choices = Enumerable.Range(0, 60).Select(i => bandit.Choose([0, 1, 2], null, (ulong)i)).ToArray();
        Assert.That(choices.Select(c => Math.Abs(c.Propensity - exact[c.Place]) / c.PropensityError), Is.All.LessThan(4));
    }

    [Test]
    public void EpsilonGreedy_UnseenArms_ComeFirst()
    {
        var bandit = new EpsilonGreedy(0);
        bandit.Update(1, [], 5);
        Assert.That(bandit.Choose([1, 2, 3], null, 1).Arm, Is.EqualTo(2));
        bandit.Update(2, [], 4);
        bandit.Update(3, [], 6);
        Assert.That(bandit.Choose([1, 2, 3], null, 1), Is.EqualTo(new BanditChoice(2, 3, 1, 0, 6)));
    }

    [Test]
    public void BetaThompson_RewardBeyondOne_IsRefused()
        => Assert.That(() => new BetaThompsonSampling().Update(1, [], 1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static (double Total, double Late) Linear(IBandit bandit, bool differs = false)
    {
        var random = new RandomSource(12L);
        const int Arms = 8;
        var truth = new FeatureMatrix(Arms, 6);
        for (var arm = 0; arm < Arms; arm++)
        {
            for (var f = 0; f < 6; f++)
            {
                truth.Row(arm)[f] = arm > 0 && !differs ? truth.Row(0)[f] : (float)random.Normal(0, 0.5);
            }
        }

        double total = 0, late = 0;
        var numbers = Enumerable.Range(0, Arms).Select(i => (long)i).ToArray();
        var offer = new FeatureMatrix(Arms, 6);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ref var value in offer.Values)
            {
                value = (float)random.Normal();
            }

            var means = numbers.Select(arm => (double)Kernels.Dot(offer.Row((int)arm), truth.Row((int)arm))).ToArray();
            var choice = bandit.Choose(numbers, offer, (ulong)round);
            bandit.Update(choice.Arm, offer.Row(choice.Place), means[choice.Place] + random.Normal(0, 0.3));
            var regret = means.Max() - means[choice.Place];
            total += regret;
            late += round >= Rounds / 2 ? regret : 0;
        }

        return (total, late);
    }

    private static double Clicks(IBandit bandit, int seed)
    {
        var random = new RandomSource(Seeds.Derive(4, seed));
        var regret = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var arm = (int)bandit.Choose([0, 1, 2, 3, 4], null, Seeds.Derive(seed, round)).Arm;
            bandit.Update(arm, [], random.Bernoulli(Rates[arm]) ? 1 : 0);
            regret += 0.3 - Rates[arm];
        }

        return regret;
    }

    private static double Turning(BetaThompsonSampling bandit)
    {
        var random = new RandomSource(5L);
        var regret = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            // Half way the best arm becomes the worst.
            var best = round < Rounds / 2 ? 0 : 1;
            var arm = (int)bandit.Choose([0, 1], null, (ulong)round).Arm;
            bandit.Update(arm, [], random.Bernoulli(arm == best ? 0.6 : 0.2) ? 1 : 0);
            regret += arm == best ? 0 : 0.4;
        }

        return regret;
    }
}
