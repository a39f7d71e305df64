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

    [Test]
    public void LossesOfCountsAndQuantiles_MatchScikitLearn()
    {
        // mean_absolute_percentage_error, mean_pinball_loss, mean_poisson_deviance and mean_tweedie_deviance of scikit-learn 1.2.1.
        float[] labels = [.. Enumerable.Range(0, 60).Select(i => (float)(i * 13 % 17))];
        float[] above = [.. labels.Select(l => l + 1)];
        float[] predictions = [.. labels.Select((l, i) => (float)((l * 0.8) + 1 + (i * 5 % 9 * 0.3)))];
        float[] weights = [.. Enumerable.Range(0, 60).Select(i => 1f + (i % 3))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(RegressionMetrics.Mape(predictions, above, weights), Is.EqualTo(0.22156187334149563).Within(1e-7));
            Assert.That(RegressionMetrics.Pinball(predictions, labels, weights, 0.3), Is.EqualTo(0.7133333542942999).Within(1e-6));
            Assert.That(RegressionMetrics.PoissonDeviance(predictions, labels, weights), Is.EqualTo(0.6359618813171821).Within(1e-6));
            Assert.That(RegressionMetrics.TweedieDeviance(predictions, labels, weights), Is.EqualTo(0.5394715017263741).Within(1e-6));
            Assert.That(RegressionMetrics.TweedieDeviance(predictions, above, weights, 2), Is.EqualTo(0.06222598600334312).Within(1e-7));
            Assert.That(RegressionMetrics.TweedieDeviance(predictions, above, weights, 3), Is.EqualTo(0.02413582258830652).Within(1e-7));
            Assert.That(
                RegressionMetrics.TweedieDeviance(predictions, labels, weights, 0), Is.EqualTo(RegressionMetrics.Mse(predictions, labels, weights)).Within(1e-12));
        }
    }

    [Test]
    public void TweedieDeviance_LabelOutOfRange_IsRefusedInWords()
    {
        Assert.That(() => RegressionMetrics.TweedieDeviance([1, 1], [1, -1]), Throws.ArgumentException.With.Message.Contains("Row 1"));
        Assert.That(() => RegressionMetrics.TweedieDeviance([1], [0], power: 2), Throws.ArgumentException.With.Message.Contains("above 0"));
        Assert.That(() => RegressionMetrics.TweedieDeviance([1], [1], power: 0.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
