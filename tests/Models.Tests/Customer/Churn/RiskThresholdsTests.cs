using AudienceML.Learning.Errors;
using AudienceML.Models.Customer.Churn;

namespace AudienceML.Models.Tests.Customer.Churn;

public sealed class RiskThresholdsTests
{
    private static readonly RiskThresholds Thresholds = new(0.1f, 0.3f, 0.6f);

    [TestCase(0f, RiskLevel.Low)]
    [TestCase(0.0999f, RiskLevel.Low)]
    [TestCase(0.1f, RiskLevel.Medium)]
    [TestCase(0.3f, RiskLevel.High)]
    [TestCase(0.6f, RiskLevel.Critical)]
    [TestCase(1f, RiskLevel.Critical)]
    public void Level_BeginsAtItsThreshold(float probability, RiskLevel level) => Assert.That(Thresholds.LevelOf(probability), Is.EqualTo(level));

    [Test]
    public void Choice_CountsOnlyThoseWhoChurned()
    {
        float[] probabilities = [.. Enumerable.Range(1, 10).Select(i => i / 10f), 0.95f];
        float[] labels = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0];

        var chosen = RiskThresholds.Choose(probabilities, labels, 0.8, 0.5, 0.1);

        Assert.That(chosen, Is.EqualTo(new RiskThresholds(0.3f, 0.6f, 1f)));
    }

    [Test]
    public void Choice_WithoutChurners_SaysSo() =>
        Assert.Throws<TrainingDataException>(() => RiskThresholds.Choose([0.5f], [0f], 0.8, 0.5, 0.1));
}
