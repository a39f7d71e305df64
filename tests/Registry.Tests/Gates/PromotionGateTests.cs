using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Registry.Gates;

namespace AudienceML.Registry.Tests.Gates;

[TestFixture]
public sealed class PromotionGateTests
{
    private static readonly ModelEntry Champion = new()
    {
        ModelId = Guid.NewGuid(),
        Key = new(TenantId.Default, new("churn_prediction")),
        Version = ModelVersion.First,
        Stage = ModelStage.Production,
        Registration = new()
        {
            Key = new(TenantId.Default, new("churn_prediction")),
            Algorithm = "none",
            SchemaFingerprint = "a",
            Metrics = ImmutableSortedDictionary<string, double>.Empty.Add("auc", 0.8),
        },
        Artifacts = [],
        CreatedAt = default,
        UpdatedAt = default,
    };

    [Test]
    public void Decide_NoVersionInProduction_Passes()
    {
        var decision = new PromotionGate().Decide(new() { Challenger = Report("auc", 0.6) });
        Assert.That(decision.Passed, Is.True);
        Assert.That(decision.Reasons, Has.Length.EqualTo(1));
    }

    [TestCase(0.80, 0.80, true, true)]
    [TestCase(0.80, 0.90, true, true)]
    [TestCase(0.80, 0.796, true, true)]
    [TestCase(0.80, 0.79, true, false)]
    [TestCase(0.30, 0.304, false, true)]
    [TestCase(0.30, 0.31, false, false)]
    [TestCase(0.30, 0.20, false, true)]
    public void Decide_TwoVersions_AllowsTheToleranceOnTheSideThatIsWorse(double champion, double challenger, bool higherIsBetter, bool passes)
    {
        var decision = new PromotionGate().Decide(new()
        {
            Challenger = Report("score", challenger, higherIsBetter),
            ChampionEntry = Champion,
            Champion = Report("score", champion, higherIsBetter),
        });
        Assert.That(decision.Passed, Is.EqualTo(passes), string.Join(' ', decision.Reasons));
    }

    [Test]
    public void Decide_ChallengerWithoutAValue_IsRefusedEvenAlone() =>
        Assert.That(new PromotionGate().Decide(new() { Challenger = Report("auc", double.NaN) }).Passed, Is.False);

    [Test]
    public void Decide_ChampionWithoutAValue_Passes() => Assert.That(
        new PromotionGate().Decide(new() { Challenger = Report("auc", 0.6), ChampionEntry = Champion, Champion = Report("auc", double.NaN) }).Passed, Is.True);

    [TestCase("auc", 0.81, true)]
    [TestCase("auc", 0.70, false)]
    [TestCase("other", 0.99, false)]
    public void Decide_ChampionThatCannotReadTheRows_IsComparedByWhatWasRegistered(string metric, double value, bool passes)
    {
        var decision = new PromotionGate().Decide(new() { Challenger = Report(metric, value), ChampionEntry = Champion });
        Assert.That(decision.Passed, Is.EqualTo(passes), string.Join(' ', decision.Reasons));
    }

    [TestCase(40, true)]
    [TestCase(4000, false)]
    public void Decide_WorseAreaUnderTheCurve_IsRefusedOnlyWhenItIsNoChance(int rows, bool passes)
    {
        // The champion ranks all rows but some as their labels, the challenger one row in ten fewer.
        var labels = Enumerable.Range(0, rows).Select(i => (float)(i % 2)).ToArray();
        var champion = labels.Select((l, i) => (i % 5 == 0 ? 1 - l : l) + (i * 1e-6f)).ToArray();
        var challenger = labels.Select((l, i) => (i % 5 == 0 || i % 20 == 3 ? 1 - l : l) + (i * 1e-6f)).ToArray();
        var decision = new PromotionGate().Decide(new()
        {
            Challenger = Report("auc", 0.75),
            ChampionEntry = Champion,
            Champion = Report("auc", 0.8),
            ChallengerScores = challenger,
            ChampionScores = champion,
            Labels = labels,
        });
        Assert.That(decision.Passed, Is.EqualTo(passes), string.Join(' ', decision.Reasons));
    }

    [TestCase("auc", 0.7, true)]
    [TestCase("auc", 0.9, false)]
    [TestCase("log_loss", 0.6, true)]
    [TestCase("log_loss", 0.4, false)]
    [TestCase("ece", 0.4, false)]
    [TestCase("unknown", 0, false)]
    public void Decide_Bound_HasToBeReached(string metric, double bound, bool passes)
    {
        var gate = new PromotionGate(new() { Bounds = ImmutableSortedDictionary<string, double>.Empty.Add(metric, bound) });
        var report = new EvaluationReport(10, [new("auc", 0.8), new("log_loss", 0.5, false), new("ece", double.NaN, false)]);
        var decision = gate.Decide(new() { Challenger = report });
        Assert.That(decision.Passed, Is.EqualTo(passes));
        Assert.That(decision.Reasons, Has.Length.EqualTo(2));
    }

    [Test]
    public void Options_OutOfRange_SayBoundAndValue()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new PromotionGateOptions { Tolerance = -0.1 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("-0.1"));
            Assert.That(() => new PromotionGateOptions { Tolerance = double.NaN }, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new PromotionGateOptions { Confidence = 1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new RetentionPolicy { Keep = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    private static EvaluationReport Report(string metric, double value, bool higherIsBetter = true) =>
        new(100, [new(metric, value, higherIsBetter)]);
}
