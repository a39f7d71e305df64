using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tests.Metrics;

/// <summary>Expected figures are those of scikit-learn 1.2.1 for rows by the same formula, with weights 1, 2, 3, 1, 2, 3, …</summary>
public sealed class MulticlassMetricsTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 4 == 3 ? 1 : i * 7 % 4)];
    private static readonly float[] Weights = [.. Enumerable.Range(0, 60).Select(i => 1f + (i % 3))];
    private static readonly float[] Probabilities = [.. Enumerable.Range(0, 60).SelectMany(Row)];

    [Test]
    public void LogLoss_MatchesScikitLearn()
    {
        Assert.That(MulticlassMetrics.LogLoss(Probabilities, Labels, 3), Is.EqualTo(0.6879606517175536).Within(1e-6));
        Assert.That(MulticlassMetrics.LogLoss(Probabilities, Labels, 3, Weights), Is.EqualTo(0.6878245826212719).Within(1e-6));
    }

    [TestCase(Averaging.Macro, 0.7289012379145207, 0.8349780701754387, 0.7166666666666667)]
    [TestCase(Averaging.Micro, 0.7666666666666667, 0.7666666666666667, 0.7666666666666667)]
    [TestCase(Averaging.Weighted, 0.7488818107888316, 0.807154605263158, 0.7666666666666667)]
    public void F1PrecisionRecall_MatchScikitLearn(Averaging averaging, double f1, double precision, double recall)
    {
        var predicted = MulticlassMetrics.Likeliest(Probabilities, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MulticlassMetrics.F1(predicted, Labels, 3, averaging, Weights), Is.EqualTo(f1).Within(1e-12));
            Assert.That(MulticlassMetrics.Precision(predicted, Labels, 3, averaging, Weights), Is.EqualTo(precision).Within(1e-12));
            Assert.That(MulticlassMetrics.Recall(predicted, Labels, 3, averaging, Weights), Is.EqualTo(recall).Within(1e-12));
            Assert.That(MulticlassMetrics.Accuracy(predicted, Labels, Weights), Is.EqualTo(0.7666666666666667).Within(1e-12));
        }
    }

    [Test]
    public void KappaAndMcc_MatchScikitLearn()
    {
        var predicted = MulticlassMetrics.Likeliest(Probabilities, 3);
        Assert.That(MulticlassMetrics.CohenKappa(predicted, Labels, 3, Weights), Is.EqualTo(0.6056338028169015).Within(1e-12));
        Assert.That(MulticlassMetrics.Mcc(predicted, Labels, 3, Weights), Is.EqualTo(0.6299056404572262).Within(1e-12));
    }

    // roc_auc_score of each class against the others, averaged; micro: of all pairs of row and class.
    [TestCase(Averaging.Macro, 0.9450617283950616)]
    [TestCase(Averaging.Weighted, 0.9385185185185185)]
    [TestCase(Averaging.Micro, 0.935017361111111)]
    public void RocAucOneVsRest_MatchesScikitLearn(Averaging averaging, double expected)
        => Assert.That(MulticlassMetrics.RocAucOneVsRest(Probabilities, Labels, 3, averaging, Weights), Is.EqualTo(expected).Within(1e-9));

    [Test]
    public void Metrics_RowsOfWeightZero_CountAsAbsent()
    {
        var predicted = MulticlassMetrics.Likeliest(Probabilities, 3);
        float[] half = [.. Enumerable.Repeat(1f, 30), .. Enumerable.Repeat(0f, 30)];
        Assert.That(MulticlassMetrics.Mcc(predicted, Labels, 3, half), Is.EqualTo(MulticlassMetrics.Mcc(predicted.AsSpan(0, 30), Labels.AsSpan(0, 30), 3)));
        Assert.That(
            MulticlassMetrics.LogLoss(Probabilities, Labels, 3, half),
            Is.EqualTo(MulticlassMetrics.LogLoss(Probabilities.AsSpan(0, 90), Labels.AsSpan(0, 30), 3)));
    }

    [Test]
    public void Confusion_ClassOutOfRange_IsRefusedInWords()
        => Assert.That(() => MulticlassMetrics.Confusion([0, 3], [0, 1], 3), Throws.ArgumentException.With.Message.Contains("row 1 is 3"));

    private static float[] Row(int i)
    {
        double[] row = [1 + (i * 5 % 7), 1 + (i * 3 % 11), 1 + (i * 11 % 5)];
        row[Labels[i]] += 4;
        return [.. row.Select(v => (float)(v / row.Sum()))];
    }
}
