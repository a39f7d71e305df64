using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Metrics;

public sealed class BinaryMetricsTests
{
    [Test]
    public void RocAuc_WithoutWeights_EqualsThatOfEqualWeights([Values(1, 2, 10, 300, 5000)] int rows, [Values(3, 100, 1_000_000)] int distinct)
    {
        var random = new RandomSource((ulong)(rows + distinct));
        var scores = Enumerable.Range(0, rows).Select(_ => (random.NextInt32(distinct) - (distinct / 2)) / 7f).ToArray();
        var labels = scores.Select(s => random.NextInt32(distinct) < s * 7 + (distinct / 2f) ? 1f : 0f).ToArray();
        var weights = Enumerable.Repeat(2f, rows).ToArray();
        Assert.That(BinaryMetrics.RocAuc(scores, labels), Is.EqualTo(BinaryMetrics.RocAuc(scores, labels, weights)).Within(1e-13));
        scores[^1] = float.NaN;
        Assert.That(BinaryMetrics.RocAuc(scores, labels), Is.NaN);
    }

    [Test]
    public void RocAuc_RandomTiesAndWeights_EqualsAllPairs()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (scores, labels, weights) = Sample(60, seed);
            double wins = 0, pairs = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                for (var j = 0; j < scores.Length; j++)
                {
                    if (labels[i] == 1 && labels[j] == 0)
                    {
                        var weight = (double)weights[i] * weights[j];
                        pairs += weight;
                        wins += weight * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                    }
                }
            }

            Assert.That(BinaryMetrics.RocAuc(scores, labels, weights), Is.EqualTo(wins / pairs).Within(1e-12));
        }
    }

    [Test]
    public void RocAuc_ClearCases_HaveTheObviousValue()
    {
        Assert.That(BinaryMetrics.RocAuc([1, 2, 3, 4], [0, 0, 1, 1]), Is.EqualTo(1));
        Assert.That(BinaryMetrics.RocAuc([4, 3, 2, 1], [0, 0, 1, 1]), Is.Zero);
        Assert.That(BinaryMetrics.RocAuc([5, 5, 5, 5], [0, 1, 0, 1]), Is.EqualTo(0.5));
        Assert.That(BinaryMetrics.RocAuc([0.1f, 0.4f, 0.35f, 0.8f], [0, 0, 1, 1]), Is.EqualTo(0.75));
    }

    [Test]
    public void AveragePrecision_RandomTies_EqualsTheSumOverThresholds()
    {
        Assert.That(BinaryMetrics.AveragePrecision([0.1f, 0.4f, 0.35f, 0.8f], [0, 0, 1, 1]), Is.EqualTo(0.8333333333333333).Within(1e-12));
        for (var seed = 0; seed < 20; seed++)
        {
            var (scores, labels, weights) = Sample(50, seed);
            double expected = 0, recallBefore = 0;
            foreach (var threshold in scores.Distinct().OrderDescending())
            {
                var matrix = ConfusionMatrix.At(threshold, scores, labels, weights);
                expected += matrix.TruePositives == 0 ? 0 : (matrix.Recall - recallBefore) * matrix.Precision;
                recallBefore = matrix.Recall;
            }

            Assert.That(BinaryMetrics.AveragePrecision(scores, labels, weights), Is.EqualTo(expected).Within(1e-12));
        }
    }

    [Test]
    public void KolmogorovSmirnov_RandomTies_EqualsTheLargestGapOverThresholds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (scores, labels, weights) = Sample(50, seed);
            var expected = scores.Max(t =>
            {
                var matrix = ConfusionMatrix.At(t, scores, labels, weights);
                return Math.Abs(matrix.Recall - (1 - matrix.Specificity));
            });
            Assert.That(BinaryMetrics.KolmogorovSmirnov(scores, labels, weights), Is.EqualTo(expected).Within(1e-12));
        }
    }

    [Test]
    public void ReferenceSample_AllMetrics_HaveTheReferenceValues()
    {
        var (p, y) = Reference();
        Assert.That(y.Sum(), Is.EqualTo(79));
        Assert.That(BinaryMetrics.ExpectedCalibrationError(p, y, default, 10, CalibrationBinning.EqualWidth), Is.EqualTo(0.115).Within(1e-6));
        Assert.That(BinaryMetrics.Brier(p, y), Is.EqualTo(0.20490625).Within(1e-7));
        Assert.That(BinaryMetrics.LogLoss(p, y), Is.EqualTo(0.62841023575025).Within(1e-6));
    }

    [Test]
    public void ExpectedCalibrationError_EqualCountBins_IsTheWeightedGap()
    {
        // Four rows in two bins: 0.2 and 0.4 against one positive, 0.6 and 0.8 against two.
        Assert.That(
            BinaryMetrics.ExpectedCalibrationError([0.2f, 0.8f, 0.6f, 0.4f], [1, 1, 1, 0], default, 2),
            Is.EqualTo(0.25).Within(1e-7));

        // All tied: one bin, whatever the order.
        Assert.That(BinaryMetrics.ExpectedCalibrationError([0.5f, 0.5f, 0.5f, 0.5f], [1, 1, 0, 0]), Is.Zero);
        var table = CalibrationTable.Create([0.5f, 0.5f, 0.5f, 0.5f], [1, 0, 0, 0]);
        Assert.That(table.Bins, Has.Length.EqualTo(1));
        Assert.That(table.MaximumError, Is.EqualTo(0.25));
    }

    [Test]
    public void AllMetrics_RowsInAnotherOrder_AreTheSame()
    {
        var (scores, labels, weights) = Sample(500, 3);
        var order = new RandomSource(9).Permutation(500);
        float[] Shuffled(float[] values) => [.. order.Select(i => values[i])];
        foreach (var metric in Metrics())
        {
            Assert.That(
                metric(Shuffled(scores), Shuffled(labels), Shuffled(weights)), Is.EqualTo(metric(scores, labels, weights)).Within(1e-12));
        }
    }

    [Test]
    public void AllMetrics_WholeWeights_AreLikeRepeatedRows()
    {
        var (scores, labels, _) = Sample(80, 4);
        var weights = Enumerable.Range(0, 80).Select(i => (float)(i % 4)).ToArray();
        float[] Repeated(float[] values) => [.. values.SelectMany((v, i) => Enumerable.Repeat(v, (int)weights[i]))];
        foreach (var metric in Metrics())
        {
            Assert.That(metric(scores, labels, weights), Is.EqualTo(metric(Repeated(scores), Repeated(labels), [])).Within(1e-12));
        }
    }

    [Test]
    public void AllMetrics_NothingToMeasure_AreNaN()
    {
        foreach (var metric in Metrics())
        {
            Assert.That(metric([], [], []), Is.NaN);
            Assert.That(metric([0.5f, float.NaN], [0, 1], []), Is.NaN);
        }

        Assert.That(BinaryMetrics.RocAuc([1, 2], [1, 1]), Is.NaN);
        Assert.That(BinaryMetrics.KolmogorovSmirnov([1, 2], [0, 0]), Is.NaN);
        Assert.That(BinaryMetrics.AveragePrecision([1, 2], [0, 0]), Is.NaN);
        Assert.That(BinaryMetrics.LogLoss([1], [0]), Is.EqualTo(-Math.Log(1e-15)).Within(0.1), "clipped, not infinite");
    }

    [Test]
    public void AllMetrics_LengthsDiffer_AreRefused()
    {
        Assert.That(() => BinaryMetrics.RocAuc([1], [1, 0]), Throws.ArgumentException.With.Message.Contains("1 predictions"));
        Assert.That(() => BinaryMetrics.Brier([1], [1], [1, 2]), Throws.ArgumentException.With.Message.Contains("weights"));
    }

    internal static (float[] P, float[] Y) Reference()
    {
        var p = new float[200];
        var y = new float[200];
        for (var i = 0; i < 200; i++)
        {
            p[i] = (float)((i + 0.5) / 200);
            y[i] = 7919 * i % 200 / 200.0 < 0.8 * ((i + 0.5) / 200) ? 1 : 0;
        }

        return (p, y);
    }

    internal static (float[] Scores, float[] Labels, float[] Weights) Sample(int count, int seed)
    {
        var random = new RandomSource(seed);
        var scores = new float[count];
        var labels = new float[count];
        var weights = new float[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = random.Bernoulli(0.4) ? 1 : 0;
            scores[i] = Math.Clamp((random.NextInt32(20) + (3 * labels[i])) / 23f, 0, 1);
            weights[i] = random.NextInt32(5) / 2f;
        }

        return (scores, labels, weights);
    }

    private static Func<float[], float[], float[], double>[] Metrics() =>
    [
        (s, l, w) => BinaryMetrics.RocAuc(s, l, w),
        (s, l, w) => BinaryMetrics.AveragePrecision(s, l, w),
        (s, l, w) => BinaryMetrics.KolmogorovSmirnov(s, l, w),
        (s, l, w) => BinaryMetrics.LogLoss(s, l, w),
        (s, l, w) => BinaryMetrics.Brier(s, l, w),
        (s, l, w) => BinaryMetrics.ExpectedCalibrationError(s, l, w),
        (s, l, w) => BinaryMetrics.ExpectedCalibrationError(s, l, w, 10, CalibrationBinning.EqualWidth),
    ];
}
