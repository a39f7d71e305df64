using AudienceML.Learning.Bandits.OffPolicy;
using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Bandits.OffPolicy;

/// <summary>A world of five contexts and three arms in which the value of any policy is a sum that is written down.</summary>
public sealed class OffPolicyWorldTests
{
    private const int Worlds = 400;
    private static readonly double[,] Rates = { { 0.1, 0.5, 0.3 }, { 0.7, 0.2, 0.4 }, { 0.3, 0.3, 0.6 }, { 0.05, 0.15, 0.1 }, { 0.8, 0.6, 0.2 } };
    private static readonly double[,] Logging = { { 0.6, 0.2, 0.2 }, { 0.2, 0.5, 0.3 }, { 0.4, 0.4, 0.2 }, { 0.3, 0.3, 0.4 }, { 0.25, 0.25, 0.5 } };
    private static readonly double[,] Target = { { 0.1, 0.8, 0.1 }, { 0.7, 0.1, 0.2 }, { 0.2, 0.2, 0.6 }, { 0.3, 0.4, 0.3 }, { 0.6, 0.3, 0.1 } };

    private static readonly double Truth = Enumerable.Range(0, 5).Sum(c => Enumerable.Range(0, 3).Sum(a => Target[c, a] * Rates[c, a])) / 5;

    // A right model of the reward, and one that knows nothing.
    private static readonly Func<int, int, double> Right = (c, a) => Rates[c, a];
    private static readonly Func<int, int, double> Wrong = (c, a) => 0.9 - (0.3 * a) + (0.05 * c);

    [Test]
    public void Estimates_RightPropensities_HaveNoBiasAndTheirIntervalsHoldTheTruth()
    {
        var reports = Reports(300, Wrong, asLogged: true);
        foreach (var method in new[] { OffPolicyMethod.InversePropensity, OffPolicyMethod.SelfNormalized, OffPolicyMethod.DoublyRobust })
        {
            var estimates = reports.Select(r => r.By(method)).ToArray();
            var error = Deviation(estimates.Select(e => e.Value)) / Math.Sqrt(Worlds);
            Assert.That(estimates.Average(e => e.Value), Is.EqualTo(Truth).Within(4 * error), $"{method} without bias");
            Assert.That(estimates.Average(e => e.StandardError), Is.EqualTo(Deviation(estimates.Select(e => e.Value))).Within(12).Percent, $"{method}, standard error");

            // 95 % of 400 lie within 0.95 ± 0.033 with three standard errors.
            var held = estimates.Average(e => e.NormalInterval.Lower <= Truth && Truth <= e.NormalInterval.Upper ? 1.0 : 0);
            Assert.That(held, Is.InRange(0.915, 0.985), $"{method}, coverage");
        }
    }

    [Test]
    public void BootstrapIntervals_HoldTheTruth()
    {
        foreach (var method in new[] { OffPolicyMethod.InversePropensity, OffPolicyMethod.SelfNormalized, OffPolicyMethod.DoublyRobust })
        {
            var held = 0;
            for (var world = 0; world < 120; world++)
            {
                var (logged, policy, predicted) = Draw(150, world, Right, asLogged: true);
                var interval = OffPolicyEvaluation.Evaluate(logged, policy, predicted, new() { BootstrapSamples = 200 }).By(method).BootstrapInterval!.Value;
                held += interval.Lower <= Truth && Truth <= interval.Upper ? 1 : 0;
            }

            Assert.That(held / 120.0, Is.InRange(0.88, 0.995), $"{method}");
        }
    }

    [Test]
    public void DoublyRobust_WrongPropensitiesRightModel_HasNoBias()
    {
        var reports = Reports(300, Right, asLogged: false);
        Assert.That(Bias(reports, OffPolicyMethod.DoublyRobust), Is.LessThan(4));
        Assert.That(Bias(reports, OffPolicyMethod.InversePropensity), Is.GreaterThan(5));
    }

    [Test]
    public void DoublyRobust_WrongModelRightPropensities_HasNoBiasWhereTheDirectMethodHas()
    {
        var reports = Reports(300, Wrong, asLogged: true);
        Assert.That(Bias(reports, OffPolicyMethod.DoublyRobust), Is.LessThan(4));
        Assert.That(Bias(reports, OffPolicyMethod.DirectMethod), Is.GreaterThan(10));
    }

    [Test]
    public void DoublyRobust_RightModel_HasLessNoiseThanWeighing()
    {
        var reports = Reports(300, Right, asLogged: true);
        var noise = Deviation(reports.Select(r => r.By(OffPolicyMethod.DoublyRobust).Value));
        Assert.That(noise, Is.LessThan(0.85 * Deviation(reports.Select(r => r.By(OffPolicyMethod.InversePropensity).Value))));
        Assert.That(reports.Average(r => r.MeanWeight), Is.EqualTo(1).Within(0.01));
        Assert.That(reports.SelectMany(r => r.Warnings).Count(w => w.Kind is OffPolicyWarningKind.MissingSupport or OffPolicyWarningKind.WrongPropensities), Is.LessThan(10));
    }

    [Test]
    public void WrongPropensities_AreWarnedOf()
        => Assert.That(Reports(2000, Right, asLogged: false, worlds: 5).All(r => r.Warnings.Any(w => w.Kind == OffPolicyWarningKind.WrongPropensities)));

    [Test]
    public void RewardModel_CrossFitted_MakesTheDoublyRobustEstimateHoldTheTruth()
    {
        ILearner[] learners = [new LinearRegressionLearner(new() { L2 = 1 }), new GradientBoostingLearner(new() { Trees = 30, Leaves = 8 })];
        foreach (var learner in learners)
        {
            var (logged, policy, _) = Draw(3000, 77, Right, asLogged: true);
            var predicted = RewardModel.Predict(learner, logged, 3);
            var report = OffPolicyEvaluation.Evaluate(logged, policy, predicted, new() { BootstrapSamples = 0 });
            var robust = report.By(OffPolicyMethod.DoublyRobust);
            Assert.That(robust.Value, Is.EqualTo(Truth).Within(3.5 * robust.StandardError));
            Assert.That(robust.StandardError, Is.LessThan(report.By(OffPolicyMethod.InversePropensity).StandardError));
        }
    }

    [Test]
    public void RewardModel_Decision_IsPredictedByAModelThatDidNotSeeIt()
    {
        // One reward stands out by its context alone: a model that had seen it would predict it.
        var (logged, _, _) = Draw(60, 5, Right, asLogged: true);
        var rewards = logged.Rewards.ToArray();
        rewards[7] = 1000;
        var marked = new LoggedDecisions(logged.Starts, logged.Chosen, rewards, logged.Propensities, logged.Features);
        var learner = new LinearRegressionLearner(new() { L2 = 1 });
        var with = RewardModel.Predict(learner, marked, 60);
        var without = RewardModel.Predict(learner, logged, 60);
        Assert.That(with[(7 * 3)..(8 * 3)], Is.EqualTo(without[(7 * 3)..(8 * 3)]));
        Assert.That(with[..(7 * 3)], Is.Not.EqualTo(without[..(7 * 3)]));
    }

    private static double Deviation(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1));
    }

    /// <summary>How many standard errors the mean estimate lies from the truth.</summary>
    private static double Bias(OffPolicyReport[] reports, OffPolicyMethod method)
    {
        var values = reports.Select(r => r.By(method).Value).ToArray();
        return Math.Abs(values.Average() - Truth) / (Deviation(values) / Math.Sqrt(values.Length));
    }

    private static OffPolicyReport[] Reports(int decisions, Func<int, int, double> model, bool asLogged, int worlds = Worlds)
        => [.. Enumerable.Range(0, worlds).Select(world =>
        {
            var (logged, policy, predicted) = Draw(decisions, world, model, asLogged);
            return OffPolicyEvaluation.Evaluate(logged, policy, predicted, new() { BootstrapSamples = 0 });
        })];

    private static (LoggedDecisions Logged, double[] Policy, double[] Predicted) Draw(int decisions, int world, Func<int, int, double> model, bool asLogged)
    {
        var random = new RandomSource(Seeds.Derive(9, world));
        var (chosen, rewards, propensities) = (new int[decisions], new double[decisions], new double[decisions]);
        var (policy, predicted) = (new double[3 * decisions], new double[3 * decisions]);
        var features = new FeatureMatrix(3 * decisions, 8);
        for (var i = 0; i < decisions; i++)
        {
            var context = random.NextInt32(5);
            chosen[i] = random.Choose([Logging[context, 0], Logging[context, 1], Logging[context, 2]]);
            rewards[i] = random.Bernoulli(Rates[context, chosen[i]]) ? 1 : 0;

            // Propensities that are not those of the log: a third for each arm, whatever the context, and too low.
            propensities[i] = asLogged ? Logging[context, chosen[i]] : 0.25;
            for (var arm = 0; arm < 3; arm++)
            {
                policy[(3 * i) + arm] = Target[context, arm];
                predicted[(3 * i) + arm] = model(context, arm);
                features.Row((3 * i) + arm)[context] = 1;
                features.Row((3 * i) + arm)[5 + arm] = 1;
            }
        }

        var starts = Enumerable.Range(0, decisions + 1).Select(i => 3 * i).ToArray();
        return (new LoggedDecisions(starts, chosen, rewards, propensities, features), policy, predicted);
    }
}
