using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed unsafe class GradientQuantizerTests
{
    [TestCase(1)]
    [TestCase(1_000_000)]
    [TestCase(1 << 28)]
    public void Level_SumOverAllRows_FitsInto32Bits(int rows) =>
        Assert.That((long)(GradientQuantizer.Level(rows) + 1) * rows, Is.LessThanOrEqualTo(int.MaxValue));

    [Test]
    public void Compute_ManyDraws_KeepTheMeanAndTheSum()
    {
        const int Rows = 1003;
        var labels = Enumerable.Range(0, Rows).Select(i => (float)Math.Sin(i) * 3).ToArray();
        var set = new LearningSet(new FeatureMatrix(Rows, 1), labels);
        var workers = new Workers(1, CancellationToken.None);
        using var scores = new NativeBuffer<float>(Rows);
        scores.Slice(0, Rows).Clear();
        using var quantizer = new GradientQuantizer(new PointObjective<SquaredError>(default), set, workers);
        var means = new double[Rows];
        const int Draws = 400;
        for (uint key = 0; key < Draws; key++)
        {
            quantizer.Derive(scores);
            quantizer.Quantize(0, key);
            long sum = 0;
            for (var row = 0; row < Rows; row++)
            {
                var value = PackedSum.Gradient(quantizer.Packed[row]) * quantizer.GradientScale;
                Assert.That(Math.Abs(value + labels[row]), Is.LessThanOrEqualTo(quantizer.GradientScale * 1.001));
                Assert.That(PackedSum.Hessian(quantizer.Packed[row]) * quantizer.HessianScale, Is.EqualTo(1).Within(1e-9));
                means[row] += value / Draws;
                sum += quantizer.Packed[row];
            }

            Assert.That(quantizer.Sum, Is.EqualTo(sum));
        }

        // Each draw is off by a step at most, and as often up as down: the mean of 400 is off by much less.
        for (var row = 0; row < Rows; row++)
        {
            Assert.That(means[row], Is.EqualTo(-labels[row]).Within(0.15 * quantizer.GradientScale));
        }
    }
}
