using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Tests.Metrics;
using AudienceML.Learning.Tuning;

namespace AudienceML.Learning.Tests.Tuning;

public sealed class ThresholdTuningTests
{
    private static readonly CostMatrix Offer = new(TruePositive: -40, FalsePositive: 10, TrueNegative: 0, FalseNegative: 0);

    [Test]
    public void ByCost_RandomRows_IsTheCheapestOfAllThresholds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (scores, labels, weights) = BinaryMetricsTests.Sample(80, seed);
            var tuned = ThresholdTuning.ByCost(Offer, scores, labels, weights);
            var cheapest = scores.Append(2f).Min(t => Offer.Of(ConfusionMatrix.At(t, scores, labels, weights)));
            Assert.That(tuned.Value, Is.EqualTo(cheapest).Within(1e-9));
            AssertMatrix(tuned, scores, labels, weights);
        }
    }

    [Test]
    public void ByCost_CalibratedScores_IsNearTheClosedForm()
    {
        var random = new RandomSource(1);
        var scores = Enumerable.Range(0, 50_000).Select(_ => random.NextSingle()).ToArray();
        var labels = scores.Select(s => random.Bernoulli(s) ? 1f : 0f).ToArray();
        Assert.That(Offer.CalibratedThreshold, Is.EqualTo(0.2));
        Assert.That(ThresholdTuning.ByCost(Offer, scores, labels).Threshold, Is.EqualTo(0.2).Within(0.03));
        Assert.That(new CostMatrix(1, 1, 0, 0).CalibratedThreshold, Is.NaN);
    }

    [Test]
    public void ByFBeta_RandomRows_IsTheBestOfAllThresholds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (scores, labels, weights) = BinaryMetricsTests.Sample(80, seed);
            var tuned = ThresholdTuning.ByFBeta(2, scores, labels, weights);
            Assert.That(tuned.Value, Is.EqualTo(scores.Max(t => ConfusionMatrix.At(t, scores, labels, weights).FBeta(2))).Within(1e-9));
            AssertMatrix(tuned, scores, labels, weights);
        }
    }

    [Test]
    public void ByBudget_Share_IsNeverExceeded()
    {
        float[] scores = [0.9f, 0.8f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f];
        var labels = new float[10];
        Assert.That(ThresholdTuning.ByBudget(0.3, scores, labels).Threshold, Is.InRange(0.7001f, 0.8f));
        Assert.That(ThresholdTuning.ByBudget(0.2, scores, labels).Value, Is.EqualTo(0.1).Within(1e-12), "the tie at 0.8 does not fit");
        Assert.That(ThresholdTuning.ByBudget(0, scores, labels).Threshold, Is.GreaterThan(0.9f));
        Assert.That(ThresholdTuning.ByBudget(1, scores, labels).Value, Is.EqualTo(1));
    }

    [Test]
    public void ByPrecision_Target_ChoosesAsManyAsKeepIt()
    {
        var tuned = ThresholdTuning.ByPrecision(0.7, [0.9f, 0.8f, 0.7f, 0.6f, 0.5f], [1, 1, 0, 1, 0]);
        Assert.That(tuned.Threshold, Is.EqualTo(0.55f).Within(1e-6));
        Assert.That(tuned.Value, Is.EqualTo(0.75));
        Assert.That(ThresholdTuning.ByPrecision(1, [0.9f, 0.5f], [0, 1]).Matrix.ChosenShare, Is.Zero);
    }

    [Test]
    public void Levels_SharesFromTop_CutTheRows()
    {
        var scores = Enumerable.Range(0, 1000).Select(i => i / 1000f).ToArray();
        var levels = ThresholdTuning.Levels([0.05, 0.15, 0.3], scores);
        var counts = scores.CountBy(levels.LevelOf).OrderBy(p => p.Key).Select(p => p.Value);
        Assert.That(counts, Is.EqualTo(new[] { 500, 300, 150, 50 }));
        Assert.That(levels.LevelOf(float.NaN), Is.Zero);
        Assert.That(() => ThresholdTuning.Levels([0.7, 0.6], scores), Throws.ArgumentException);
        Assert.That(() => new ScoreLevels([0.5f, 0.4f]), Throws.ArgumentException);
    }

    [Test]
    public void AllTunings_NoRowsOrNaN_AreRefused()
    {
        Assert.That(() => ThresholdTuning.ByCost(Offer, [], []), Throws.InstanceOf<TrainingDataException>());
        Assert.That(() => ThresholdTuning.ByFBeta(1, [float.NaN], [1]), Throws.InstanceOf<TrainingDataException>());
        Assert.That(() => ThresholdTuning.ByFBeta(0, [1], [1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => ThresholdTuning.ByBudget(1.1, [1], [1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void AssertMatrix(TunedThreshold tuned, float[] scores, float[] labels, float[] weights)
    {
        var again = ConfusionMatrix.At(tuned.Threshold, scores, labels, weights);
        Assert.That(tuned.Matrix.TruePositives, Is.EqualTo(again.TruePositives).Within(1e-9), "the threshold leads to the matrix that it came with");
        Assert.That(tuned.Matrix.FalsePositives, Is.EqualTo(again.FalsePositives).Within(1e-9));
        Assert.That(tuned.Matrix.FalseNegatives, Is.EqualTo(again.FalseNegatives).Within(1e-9));
    }
}
