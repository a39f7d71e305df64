using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed unsafe class GradientSamplingTests
{
    [Test]
    public void Sample_TakesTheSteepestRowsAndAShareOfTheOthers()
    {
        // Half squared error at score 0: a row's gradient is minus its label.
        const int Rows = 40_000;
        var labels = Enumerable.Range(0, Rows).Select(row => (float)(((long)row * 7919) % Rows) / Rows).ToArray();
        var set = new LearningSet(new FeatureMatrix(new float[Rows], Rows, 1), labels);
        using var quantizer = new GradientQuantizer(ObjectiveFunction.Of(new() { Objective = BoostingObjective.SquaredError }, set), set, new Workers(1, default));
        using var scores = new NativeBuffer<float>(Rows);
        scores.Slice(0, Rows).Clear();
        quantizer.Derive(scores);
        var rows = quantizer.Sample(0.2, 0.1, 77);
        quantizer.Quantize(0, 5);

        var isTaken = new bool[Rows];
        foreach (var row in rows)
        {
            isTaken[row] = true;
        }

        double Gradient(int row) => PackedSum.Gradient(quantizer.Packed[row]) * quantizer.GradientScale;
        Assert.Multiple(() =>
        {
            Assert.That(rows, Is.Ordered);
            Assert.That(Enumerable.Range(0, Rows).Where(row => labels[row] > 0.81f).All(row => isTaken[row]), Is.True);
            Assert.That(rows, Has.Length.EqualTo(Rows * 0.3).Within(2).Percent);
            Assert.That(rows.Where(row => labels[row] < 0.79f).All(row => Math.Abs(Gradient(row) + (8 * labels[row])) < 0.01), Is.True);
            Assert.That(rows.Sum(Gradient), Is.EqualTo(-labels.Sum(label => (double)label)).Within(2).Percent);
        });
    }

    [Test]
    public void Learn_RowsSampledByGradient_IsAboutAsGoodAndTheSameForAnyNumberOfThreads()
    {
        var (train, test) = (TreeData.Mixed(4000, 1), TreeData.Mixed(1000, 2));
        var options = new GradientBoostingOptions { Trees = 40, Leaves = 8 };
        float[] Scores(GradientBoostingOptions o, int threads)
        {
            var outputs = new float[test.RowCount];
            new GradientBoostingLearner(o).Learn(train, null, new LearningContext(1, threads)).Score(test.Features, outputs);
            return outputs;
        }

        var sampled = Scores(options with { SteepFraction = 0.2, FlatFraction = 0.2 }, 1);
        Assert.That(Scores(options with { SteepFraction = 0.2, FlatFraction = 0.2 }, 3), Is.EqualTo(sampled));
        Assert.That(
            TreeData.Auc(sampled, test.Labels.Span), Is.GreaterThan(TreeData.Auc(Scores(options, 1), test.Labels.Span) - 0.02));
    }

    [Test]
    public void Options_BothKindsOfSampling_AreRefused() =>
        Assert.That(() => new GradientBoostingLearner(new() { SteepFraction = 0.2, RowFraction = 0.5 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Learn_ObjectiveThatRenewsLeaves_IsRefusedWithSampling() => Assert.That(
        () => new GradientBoostingLearner(new() { Objective = BoostingObjective.Quantile, SteepFraction = 0.2 })
            .Learn(TreeData.Mixed(300, 1, regression: true), null, new LearningContext(1)),
        Throws.ArgumentException.With.Message.Contains("SteepFraction"));
}
