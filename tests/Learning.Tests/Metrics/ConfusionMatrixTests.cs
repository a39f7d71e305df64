using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    [Test]
    public void At_Threshold_CountsScoresAtOrAboveAsChosen()
    {
        var matrix = ConfusionMatrix.At(0.5, [0.5f, 0.9f, 0.1f, 0.4f, float.NaN], [1, 0, 0, 1, 1], [1, 2, 3, 4, 5]);
        Assert.That(matrix, Is.EqualTo(new ConfusionMatrix(1, 2, 3, 9)));
    }

    [Test]
    public void Ratios_KnownCounts_HaveTheTextbookValues()
    {
        var matrix = new ConfusionMatrix(TruePositives: 6, FalsePositives: 2, TrueNegatives: 9, FalseNegatives: 3);
        Assert.That(matrix.Accuracy, Is.EqualTo(0.75));
        Assert.That(matrix.Precision, Is.EqualTo(0.75));
        Assert.That(matrix.Recall, Is.EqualTo(6 / 9.0));
        Assert.That(matrix.Specificity, Is.EqualTo(9 / 11.0));
        Assert.That(matrix.ChosenShare, Is.EqualTo(0.4));
        Assert.That(matrix.F1, Is.EqualTo(12 / 17.0).Within(1e-15));
        Assert.That(matrix.FBeta(2), Is.EqualTo(5 * 6 / ((5 * 6) + (4 * 3.0) + 2)).Within(1e-15));
        Assert.That(matrix.FBeta(0), Is.EqualTo(matrix.Precision));
        Assert.That(matrix.Mcc, Is.EqualTo(48 / Math.Sqrt(8.0 * 9 * 11 * 12)).Within(1e-12));
    }

    [Test]
    public void Ratios_WithoutDenominator_AreNaN()
    {
        var matrix = new ConfusionMatrix(0, 0, 5, 0);
        Assert.That(matrix.Precision, Is.NaN);
        Assert.That(matrix.Recall, Is.NaN);
        Assert.That(matrix.F1, Is.NaN);
        Assert.That(matrix.Mcc, Is.NaN);
        Assert.That(default(ConfusionMatrix).Accuracy, Is.NaN);
    }
}
