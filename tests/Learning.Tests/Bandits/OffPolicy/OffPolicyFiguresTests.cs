using AudienceML.Learning.Bandits.OffPolicy;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Bandits.OffPolicy;

/// <summary>Six decisions whose figures numpy computes from the formulas of the papers, and what the report warns of.</summary>
public sealed class OffPolicyFiguresTests
{
    private static readonly int[] Starts = [0, 2, 5, 7, 10, 12, 14];
    private static readonly int[] Chosen = [0, 2, 1, 0, 1, 0];
    private static readonly double[] Rewards = [1, 0, 2, 0.5, 1, 0];
    private static readonly double[] Propensities = [0.5, 0.25, 0.8, 0.4, 0.2, 0.5];
    private static readonly double[] Policy = [0.9, 0.1, 0.2, 0.3, 0.5, 0.4, 0.6, 0.25, 0.25, 0.5, 0.7, 0.3, 1, 0];
    private static readonly double[] Predicted = [0.8, 0.2, 0.1, 0.4, 0.3, 0.5, 1.5, 0.6, 0.2, 0.1, 0.3, 0.9, 0.2, 0.4];
    private static readonly OffPolicyOptions Plain = new() { BootstrapSamples = 0 };

    [TestCase(OffPolicyMethod.InversePropensity, 0.8520833333333333, 0.3406552611430571)]
    [TestCase(OffPolicyMethod.SelfNormalized, 0.5893371757925071, 0.27743054120997535)]
    [TestCase(OffPolicyMethod.DirectMethod, 0.51, 0.1430617582258329)]
    [TestCase(OffPolicyMethod.DoublyRobust, 0.48041666666666655, 0.29263060949106323)]
    public void Evaluate_SixDecisions_HasTheFiguresOfNumpy(OffPolicyMethod method, double value, double error)
    {
        var estimate = Evaluate().By(method);
        Assert.That((estimate.Value, estimate.StandardError), Is.EqualTo((value, error)).Within(1e-12));
        Assert.That(estimate.NormalInterval.Upper, Is.EqualTo(value + (1.959963984540054 * error)).Within(1e-9));
        Assert.That(estimate.NormalInterval.Lower, Is.EqualTo(value - (1.959963984540054 * error)).Within(1e-9));
        Assert.That(estimate.BootstrapInterval, Is.Null);
    }

    [Test]
    public void Evaluate_SixDecisions_HasTheDiagnosticsOfNumpy()
    {
        var report = Evaluate();
        Assert.That(report.EffectiveDecisions, Is.EqualTo(5.210480765069887).Within(1e-12));
        Assert.That(report.MeanWeight, Is.EqualTo(1.4458333333333335).Within(1e-12));
        Assert.That(report.MaxWeight, Is.EqualTo(2).Within(1e-12));
        Assert.That(report.LoggedValue, Is.EqualTo(0.75).Within(1e-12));
        Assert.That(report.LoggedInterval.Upper, Is.EqualTo(0.75 + (1.959963984540054 * 0.30956959368344517)).Within(1e-9));
        Assert.That((report.Decisions, report.LeftOut), Is.EqualTo((6, 0)));
    }

    [Test]
    public void Evaluate_WeightCap_HasTheFiguresOfNumpy()
    {
        var report = OffPolicyEvaluation.Evaluate(Logged(), Policy, Predicted, Plain with { WeightCap = 1.5 });
        Assert.That(report.By(OffPolicyMethod.InversePropensity).Value, Is.EqualTo(0.8020833333333334).Within(1e-12));
        Assert.That(report.By(OffPolicyMethod.SelfNormalized).Value, Is.EqualTo(0.652542372881356).Within(1e-12));
        Assert.That(report.By(OffPolicyMethod.DoublyRobust).Value, Is.EqualTo(0.5120833333333333).Within(1e-12));
        Assert.That(report.CappedShare, Is.EqualTo(0.1498559077809799).Within(1e-12));
        Assert.That(report.Warnings.Select(w => w.Kind), Does.Contain(OffPolicyWarningKind.CappedWeights));
    }

    [Test]
    public void Evaluate_Groups_HaveTheErrorOfNumpy()
    {
        var logged = new LoggedDecisions(Starts, Chosen, Rewards, Propensities, groups: new[] { 0, 0, 1, 1, 2, 2 });
        var estimate = OffPolicyEvaluation.Evaluate(logged, Policy, options: Plain).By(OffPolicyMethod.InversePropensity);
        Assert.That((estimate.Value, estimate.StandardError), Is.EqualTo((0.8520833333333333, 0.05107354446721362)).Within(1e-12));
    }

    [Test]
    public void Evaluate_WithoutPredictions_LeavesOutWhatNeedsThem()
    {
        var report = OffPolicyEvaluation.Evaluate(Logged(), Policy, options: Plain);
        Assert.That(report.Estimates.Select(e => e.Method), Is.EqualTo(new[] { OffPolicyMethod.InversePropensity, OffPolicyMethod.SelfNormalized }));
        Assert.That(() => report.By(OffPolicyMethod.DoublyRobust), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Evaluate_Bootstrap_IsThatOfTheStatistics()
    {
        // Propensity 1 and a policy alike: the estimate is the mean reward, so that the interval has to be the mean's.
        var rewards = Enumerable.Range(0, 40).Select(i => (double)(i * i % 7)).ToArray();
        var logged = new LoggedDecisions(Enumerable.Range(0, 41).ToArray(), new int[40], rewards, Enumerable.Repeat(1.0, 40).ToArray());
        var estimate = OffPolicyEvaluation.Evaluate(logged, Enumerable.Repeat(1.0, 40).ToArray(), options: new() { BootstrapSamples = 500 }).Estimates[0];
        var mean = Bootstrap.Estimate(40, w => Mean(w, rewards), options: new() { Samples = 500 });
        Assert.That(estimate.BootstrapInterval!.Value.Lower, Is.EqualTo(mean.Interval.Lower).Within(1e-12));
        Assert.That(estimate.BootstrapInterval!.Value.Upper, Is.EqualTo(mean.Interval.Upper).Within(1e-12));

        static double Mean(ReadOnlySpan<float> weights, double[] values)
        {
            double sum = 0, total = 0;
            for (var i = 0; i < values.Length; i++)
            {
                sum += weights[i] * values[i];
                total += weights[i];
            }

            return sum / total;
        }
    }

    [Test]
    public void Warnings_EachFlaw_IsNamed()
    {
        // 400 decisions between two arms; the log tries the second with the propensity that is told, or never.
        Assert.That(Kinds(always: false, propensity: 0.5, second: 0.5), Is.Empty);
        Assert.That(Kinds(always: true, propensity: 1, second: 1), Is.EqualTo(new[] { OffPolicyWarningKind.NoOverlap }));
        Assert.That(Kinds(always: true, propensity: 1, second: 0.7), Does.Contain(OffPolicyWarningKind.MissingSupport));
        Assert.That(Kinds(always: false, propensity: 0.2, second: 0.5), Does.Contain(OffPolicyWarningKind.WrongPropensities));
        Assert.That(Evaluate().Warnings.Select(w => w.Kind), Does.Contain(OffPolicyWarningKind.FewEffectiveDecisions).And.Contain(OffPolicyWarningKind.HeavyDecision));

        var zero = Propensities.ToArray();
        zero[2] = 0;
        var report = OffPolicyEvaluation.Evaluate(new LoggedDecisions(Starts, Chosen, Rewards, zero), Policy, options: Plain);
        Assert.That((report.Decisions, report.LeftOut), Is.EqualTo((5, 1)));
        Assert.That(report.Warnings[0].Kind, Is.EqualTo(OffPolicyWarningKind.ZeroPropensity));

        static OffPolicyWarningKind[] Kinds(bool always, double propensity, double second)
        {
            var chosen = Enumerable.Range(0, 400).Select(i => always ? 0 : i % 2).ToArray();
            var logged = new LoggedDecisions(
                Enumerable.Range(0, 401).Select(i => 2 * i).ToArray(), chosen, Array.ConvertAll(chosen, c => (double)c), Enumerable.Repeat(propensity, 400).ToArray());
            var policy = Enumerable.Range(0, 800).Select(i => i % 2 == 1 ? second : 1 - second).ToArray();
            return [.. OffPolicyEvaluation.Evaluate(logged, policy, options: Plain).Warnings.Select(w => w.Kind)];
        }
    }

    [Test]
    public void Evaluate_NoOverlap_GivesNoNumberByWeights()
    {
        var logged = new LoggedDecisions(new[] { 0, 2, 4 }, new[] { 0, 0 }, new[] { 1.0, 2 }, new[] { 0.5, 0.5 });
        var report = OffPolicyEvaluation.Evaluate(logged, new double[] { 0, 1, 0, 1 });
        Assert.That(report.By(OffPolicyMethod.SelfNormalized).Value, Is.NaN);
        Assert.That(report.EffectiveDecisions, Is.Zero);
    }

    [Test]
    public void BrokenInput_IsRefused()
    {
        Assert.That(() => new LoggedDecisions(Starts, Chosen.AsMemory(0, 5), Rewards, Propensities), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new LoggedDecisions(Starts, new[] { 2, 2, 1, 0, 1, 0 }, Rewards, Propensities), Throws.InstanceOf<ArgumentException>().With.Message.Contains("Decision 0"));
        Assert.That(() => new LoggedDecisions(new[] { 0, 1 }, new[] { 0 }, new[] { double.NaN }, new[] { 1.0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new LoggedDecisions(new[] { 0, 1 }, new[] { 0 }, new[] { 1.0 }, new[] { 1.5 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => OffPolicyEvaluation.Evaluate(Logged(), Policy.AsMemory(1)), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => OffPolicyEvaluation.Evaluate(Logged(), Array.ConvertAll(Policy, p => p / 2)), Throws.InstanceOf<ArgumentException>().With.Message.Contains("add up to 1"));
        Assert.That(() => OffPolicyEvaluation.Evaluate(Logged(), Policy, Predicted.AsMemory(1)), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => OffPolicyEvaluation.Evaluate(Logged(), Policy, options: new() { Confidence = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => OffPolicyEvaluation.Evaluate(new LoggedDecisions(Starts, Chosen, Rewards, new double[6]), Policy), Throws.InstanceOf<TrainingDataException>());
        Assert.That(() => RewardModel.Predict(new AudienceML.Learning.Linear.LinearRegressionLearner(), Logged()), Throws.InstanceOf<ArgumentException>());
    }

    private static LoggedDecisions Logged() => new(Starts, Chosen, Rewards, Propensities);

    private static OffPolicyReport Evaluate() => OffPolicyEvaluation.Evaluate(Logged(), Policy, Predicted, Plain);
}
