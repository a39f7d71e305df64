using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tests.Metrics;

public sealed class RegressionMetricsTests
{
    [Test]
    public void AllMetrics_KnownValues_AreTheClosedForms()
    {
        float[] predictions = [2.5f, 0, 2, 8];
        float[] labels = [3, -0.5f, 2, 7];
        Assert.That(RegressionMetrics.Mse(predictions, labels), Is.EqualTo(0.375));
        Assert.That(RegressionMetrics.Rmse(predictions, labels), Is.EqualTo(Math.Sqrt(0.375)));
        Assert.That(RegressionMetrics.Mae(predictions, labels), Is.EqualTo(0.5));
        Assert.That(RegressionMetrics.R2(predictions, labels), Is.EqualTo(0.9486081370449679).Within(1e-12));
    }

    [Test]
    public void AllMetrics_Weights_AreLikeRepeatedRows()
    {
        Assert.That(RegressionMetrics.Rmse([1, 5, 9], [2, 3, 9], [2, 1, 0]), Is.EqualTo(RegressionMetrics.Rmse([1, 1, 5], [2, 2, 3])).Within(1e-12));
        Assert.That(RegressionMetrics.Mae([1, 5, 9], [2, 3, 9], [2, 1, 0]), Is.EqualTo(RegressionMetrics.Mae([1, 1, 5], [2, 2, 3])).Within(1e-12));
        Assert.That(RegressionMetrics.R2([1, 5, 9], [2, 3, 9], [2, 1, 0]), Is.EqualTo(RegressionMetrics.R2([1, 1, 5], [2, 2, 3])).Within(1e-12));
    }

    [Test]
    public void AllMetrics_NothingToMeasure_AreNaN()
    {
        Assert.That(RegressionMetrics.Rmse([], []), Is.NaN);
        Assert.That(RegressionMetrics.Mae([], []), Is.NaN);
        Assert.That(RegressionMetrics.R2([1, 2], [3, 3]), Is.NaN);
    }
}
