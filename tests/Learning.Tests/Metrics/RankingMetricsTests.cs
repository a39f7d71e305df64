using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tests.Metrics;

public sealed class RankingMetricsTests
{
    private static readonly float[] Gains = [3, 0, 1, 2, 0, 0, 1, 0, 0, 2, 0, 1, 0, 0];
    private static readonly float[] Scores = [.9f, .8f, .7f, .6f, .5f, .4f, .3f, .1f, .9f, .3f, .8f, .7f, .2f, .6f];

    [TestCase(3, 0.7350069851388743, 0.1900468833579672)]
    [TestCase(5, 0.8399273613836907, 0.4841275646907875)]
    public void Mean_Ndcg_MatchesScikitLearn(int k, double first, double second)
    {
        // ndcg_score of each query.
        Assert.That(RankingMetrics.Mean(Scores.AsSpan(0, 7), Gains.AsSpan(0, 7), [7], k).Ndcg, Is.EqualTo(first).Within(1e-9));
        Assert.That(RankingMetrics.Mean(Scores, Gains, [7, 7], k).Ndcg, Is.EqualTo((first + second) / 2).Within(1e-9));
        Assert.That(RankingMetrics.Mean(Scores, Gains, [7, 7], k, [3, 1]).Ndcg, Is.EqualTo(((3 * first) + second) / 4).Within(1e-9));
    }

    [Test]
    public void Mean_AllPlaces_AveragePrecisionMatchesScikitLearn()
    {
        // average_precision_score of each query, whose scores all differ.
        Assert.That(RankingMetrics.Mean(Scores.AsSpan(0, 7), Gains.AsSpan(0, 7), [7], 7).AveragePrecision, Is.EqualTo(0.7470238095238095).Within(1e-12));
        Assert.That(RankingMetrics.Mean(Scores.AsSpan(7), Gains.AsSpan(7), [7], 7).AveragePrecision, Is.EqualTo(0.3666666666666667).Within(1e-12));
    }

    [Test]
    public void Judge_ByHand_IsRight()
    {
        var judged = RankingMetrics.Judge([0, 1, 0, 2, 1], 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(judged.Precision, Is.EqualTo(1.0 / 3));
            Assert.That(judged.Recall, Is.EqualTo(1.0 / 3));
            Assert.That(judged.ReciprocalRank, Is.EqualTo(0.5));
            Assert.That(judged.AveragePrecision, Is.EqualTo(0.5 / 3));
            Assert.That(judged.Hit, Is.EqualTo(1));
        }
    }

    [Test]
    public void Mean_QueriesWithoutRelevantItem_AreLeftOut()
    {
        var alone = RankingMetrics.Mean([3, 2, 1], [0, 1, 0], [3], 2);
        Assert.That(RankingMetrics.Mean([3, 2, 1, 2, 1], [0, 1, 0, 0, 0], [3, 0, 2], 2), Is.EqualTo(alone));
        Assert.That(RankingMetrics.Mean([1], [0], [1], 2).Ndcg, Is.NaN);
    }

    [Test]
    public void Mean_EqualScores_KeepTheOrderOfItems()
        => Assert.That(RankingMetrics.Mean([1, 1, 1], [0, 0, 1], [3], 3).ReciprocalRank, Is.EqualTo(1.0 / 3));

    [Test]
    public void Mean_SizesThatDoNotFit_AreRefusedInWords()
        => Assert.That(() => RankingMetrics.Mean([1, 2], [1, 0], [1], 1), Throws.ArgumentException.With.Message.Contains("hold 1 items"));
}
