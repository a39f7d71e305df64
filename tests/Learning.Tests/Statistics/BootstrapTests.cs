using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 80).Select(i => (float)((i * 29 % 97 / 97.0) * (i * 29 % 97 / 97.0) * 10))];

    // scipy.stats.bootstrap((v,), np.mean, n_resamples=20000): the ends and the standard error vary by about 0.02 from seed to seed.
    [TestCase(BootstrapKind.BiasCorrectedAccelerated, 2.6965, 3.9961)]
    [TestCase(BootstrapKind.Percentile, 2.6633, 3.9567)]
    public void Estimate_Mean_MatchesScipy(BootstrapKind kind, double lower, double upper)
    {
        var estimate = Bootstrap.Estimate(80, Mean, options: new BootstrapOptions { Kind = kind, Samples = 4000 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(estimate.Value, Is.EqualTo(3.303951010556193).Within(1e-6));
            Assert.That(estimate.StandardError, Is.EqualTo(0.3316).Within(0.015));
            Assert.That(estimate.Interval.Lower, Is.EqualTo(lower).Within(0.06));
            Assert.That(estimate.Interval.Upper, Is.EqualTo(upper).Within(0.06));
        }
    }

    [Test]
    public void Estimate_AnyNumberOfThreads_GivesTheSameBits()
    {
        var one = Bootstrap.Estimate(80, Mean, context: new LearningContext(5, 1));
        Assert.That(Bootstrap.Estimate(80, Mean, context: new LearningContext(5, 4)), Is.EqualTo(one));
        Assert.That(Bootstrap.Estimate(80, Mean, context: new LearningContext(6, 1)), Is.Not.EqualTo(one));
    }

    [Test]
    public void Estimate_RowsOfOneUserTogether_IntervalIsWider()
    {
        // Each user's eight rows are alike, so that there are only ten values and not eighty.
        var values = Enumerable.Range(0, 80).Select(i => Values[i / 8]).ToArray();
        var users = Enumerable.Range(0, 80).Select(i => i / 8).ToArray();
        double Of(ReadOnlySpan<float> weights) => Average(values, weights);
        var alone = Bootstrap.Estimate(80, Of).StandardError;
        Assert.That(Bootstrap.Estimate(80, Of, groups: users).StandardError, Is.GreaterThan(2 * alone));
    }

    [Test]
    public void Estimate_Weights_CountInTheFigure()
    {
        var weights = new float[80];
        weights[3] = 2;
        weights[4] = 1;
        Assert.That(Bootstrap.Estimate(80, Mean, weights).Value, Is.EqualTo(((2 * Values[3]) + Values[4]) / 3).Within(1e-6));
    }

    [Test]
    public void Estimate_Auc_HoldsTheTruthAsOftenAsPromised()
    {
        // Scores of normal classes one standard deviation apart have an AUC of Φ(1/√2) = 0.7602.
        var held = 0;
        for (var trial = 0; trial < 60; trial++)
        {
            var random = new RandomSource((ulong)trial);
            var labels = Enumerable.Range(0, 120).Select(i => (float)(i % 2)).ToArray();
            var scores = labels.Select(l => (float)random.Normal(l)).ToArray();
            var options = new BootstrapOptions { Samples = 200, Confidence = 0.9 };
            var interval = Bootstrap.Estimate(120, w => BinaryMetrics.RocAuc(scores, labels, w), options: options).Interval;
            held += interval.Lower <= 0.7602 && interval.Upper >= 0.7602 ? 1 : 0;
        }

        Assert.That(held, Is.InRange(47, 60), "54 of 60 intervals are to be expected");
    }

    [Test]
    public void Estimate_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(() => Bootstrap.Estimate(80, Mean, cancellationToken: source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static double Mean(ReadOnlySpan<float> weights) => Average(Values, weights);

    private static double Average(float[] values, ReadOnlySpan<float> weights)
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
