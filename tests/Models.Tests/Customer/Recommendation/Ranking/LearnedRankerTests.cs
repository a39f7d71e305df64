using AudienceML.Models.Customer.Recommendation.Ranking;

namespace AudienceML.Models.Tests.Customer.Recommendation.Ranking;

public sealed class LearnedRankerTests
{
    [TestCase(0f)]
    [TestCase(7.5f)]
    [TestCase(-250f)]
    public void Equals_KeepTheOrderOfTheMixture(float score)
    {
        var scores = Enumerable.Repeat(score, 200).ToArray();
        LearnedRanker.KeepOrderOfEquals(scores);

        Assert.That(scores, Is.Ordered.Descending);
        Assert.That(scores.Distinct().Count(), Is.EqualTo(200));
    }

    [Test]
    public void Others_KeepTheOrderOfTheTrees()
    {
        float[] scores = [0.1f, 0.3f, 0.2f, 0.3f];
        LearnedRanker.KeepOrderOfEquals(scores);

        Assert.That(Enumerable.Range(0, 4).OrderByDescending(i => scores[i]), Is.EqualTo((int[])[1, 3, 2, 0]));
    }
}
