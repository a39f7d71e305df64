using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Metrics;

public sealed class DeLongTests
{
    [Test]
    public void Estimate_RandomTies_EqualsTheDefinitionOverAllPairs()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (scores, labels, _) = BinaryMetricsTests.Sample(70, seed);
            var positives = scores.Where((_, i) => labels[i] == 1).ToArray();
            var negatives = scores.Where((_, i) => labels[i] == 0).ToArray();
            double Wins(float p, float n) => p > n ? 1 : p == n ? 0.5 : 0;
            var v10 = positives.Select(p => negatives.Average(n => Wins(p, n))).ToArray();
            var v01 = negatives.Select(n => positives.Average(p => Wins(p, n))).ToArray();
            var error = Math.Sqrt((Variance(v10) / v10.Length) + (Variance(v01) / v01.Length));

            var estimate = DeLong.Estimate(scores, labels);
            Assert.That(estimate.Auc, Is.EqualTo(BinaryMetrics.RocAuc(scores, labels)).Within(1e-12));
            Assert.That(estimate.StandardError, Is.EqualTo(error).Within(1e-12));
            Assert.That(estimate.Upper, Is.EqualTo(Math.Min(1, estimate.Auc + (1.959963984540054 * error))).Within(1e-10));
        }
    }

    [Test]
    public void Estimate_ManySamples_CoversTheTruthAsOftenAsItSays()
    {
        // Normal scores with means 0 and 1: the true area is Φ(1/√2).
        const double Truth = 0.7602499389065233;
        var random = new RandomSource(2);
        var covered = 0;
        for (var trial = 0; trial < 1000; trial++)
        {
            var labels = new float[100];
            var scores = new float[100];
            for (var i = 0; i < 100; i++)
            {
                labels[i] = i % 2;
                scores[i] = (float)random.Normal(labels[i]);
            }

            var estimate = DeLong.Estimate(scores, labels, 0.9);
            covered += estimate.Lower <= Truth && Truth <= estimate.Upper ? 1 : 0;
        }

        Assert.That(covered, Is.EqualTo(900).Within(35));
    }

    [Test]
    public void Compare_SameScores_FindsNoDifference()
    {
        var (scores, labels, _) = BinaryMetricsTests.Sample(70, 1);
        var difference = DeLong.Compare(scores, scores, labels);
        Assert.That(difference.Difference, Is.Zero);
        Assert.That(difference.PValue, Is.EqualTo(1));
    }

    [Test]
    public void Compare_NoiseAgainstSignal_IsSignificantAndAntisymmetric()
    {
        var random = new RandomSource(6);
        var labels = Enumerable.Range(0, 400).Select(i => (float)(i % 2)).ToArray();
        var signal = labels.Select(l => (float)random.Normal(l)).ToArray();
        var noise = labels.Select(_ => (float)random.Normal()).ToArray();
        var difference = DeLong.Compare(signal, noise, labels);
        Assert.That(difference.Difference, Is.EqualTo(BinaryMetrics.RocAuc(signal, labels) - BinaryMetrics.RocAuc(noise, labels)).Within(1e-12));
        Assert.That(difference.PValue, Is.LessThan(1e-6));
        Assert.That(DeLong.Compare(noise, signal, labels).Difference, Is.EqualTo(-difference.Difference).Within(1e-12));
    }

    [Test]
    public void Estimate_OneClassOrNaN_IsNaN()
    {
        Assert.That(DeLong.Estimate([1, 2, 3], [1, 1, 1]).Auc, Is.NaN);
        Assert.That(DeLong.Estimate([1, 2, 3, float.NaN], [1, 1, 0, 0]).StandardError, Is.NaN);
        Assert.That(() => DeLong.Estimate([1], [1], 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
