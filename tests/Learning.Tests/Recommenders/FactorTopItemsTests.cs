using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Tests.Similarity;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class FactorTopItemsTests
{
    [Test]
    public void Find_FactorRecommender_IsWhatPlainSelectionGives(
        [Values(1, 10, 300)] int count, [Values(3, 129, 700)] int items, [Values] bool withSeen, [Values(1, 17, 64)] int factors)
    {
        var some = RecommenderData.Create(110, items, 5);
        var model = new FactorDouble(VectorSamples.Draw(items, factors, 3));
        int[] users = [.. Enumerable.Range(0, 101).Select(i => i * 37 % 110)];
        var found = TopItems.Find(model, some, users, count, withSeen);
        var threads = TopItems.Find(model, some, users, count, withSeen, 3);
        var scores = new float[items];
        var (best, bestScores) = (new int[count], new float[count]);
        for (var row = 0; row < users.Length; row++)
        {
            var history = some.HistoryOf(users[row]);
            model.Score(history, scores);
            PlainTopItems.Select(scores, withSeen ? [] : history.Items, best, bestScores);
            Assert.That(found.Items(row).SequenceEqual(best), Is.True, $"Items of row {row}");
            Assert.That(found.Scores(row).SequenceEqual(bestScores), Is.True, $"Scores of row {row}");
            Assert.That(threads.Items(row).SequenceEqual(best), Is.True, $"Items of row {row}");
            Assert.That(threads.Scores(row).SequenceEqual(bestScores), Is.True, $"Scores of row {row}");
        }
    }

    [Test]
    public void Find_FactorsGiven_IsWhatPlainSelectionGives()
    {
        var seen = RecommenderData.Create(60, 90, 2);
        var (users, items) = (VectorSamples.Draw(60, 8, 1), VectorSamples.Draw(90, 8, 2));
        foreach (var history in new[] { seen, null })
        {
            var found = TopItems.Find(users, items, history, 12, 2);
            var scores = new float[90];
            var (best, bestScores) = (new int[12], new float[12]);
            for (var row = 0; row < 60; row++)
            {
                FactorScores.Write(users.Row(row), items, scores);
                PlainTopItems.Select(scores, history is null ? [] : history.ByUser.Columns(row), best, bestScores);
                Assert.That(found.Items(row).SequenceEqual(best), Is.True, $"Items of row {row}");
                Assert.That(found.Scores(row).SequenceEqual(bestScores), Is.True, $"Scores of row {row}");
            }
        }
    }

    [Test]
    public void Select_AnyScores_IsWhatPlainSelectionGives([Range(1, 40)] int seed)
    {
        var random = new RandomSource((ulong)seed);
        float[] scores = [.. Enumerable.Range(0, seed * 13).Select(_ => MathF.Round(random.NextSingle() * 40))];
        int[] leftOut = [.. Enumerable.Range(0, seed * 3).Select(_ => random.NextInt32(seed * 13))];
        foreach (var count in new[] { 1, 7, 50 })
        {
            var (items, best, plain, plainBest) = (new int[count], new float[count], new int[count], new float[count]);
            TopItems.Select(scores, leftOut, items, best);
            PlainTopItems.Select(scores, leftOut, plain, plainBest);
            Assert.That(items, Is.EqualTo(plain));
            Assert.That(best, Is.EqualTo(plainBest));
        }
    }

    [Test]
    public void Find_FactorsThatDoNotFit_AreRefused()
    {
        var seen = RecommenderData.Create(6, 9, 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => TopItems.Find(new FeatureMatrix(6, 3), new(9, 4), seen, 2), Throws.ArgumentException.With.Message.Contains("3 factors"));
            Assert.That(() => TopItems.Find(new FeatureMatrix(5, 4), new(9, 4), seen, 2), Throws.ArgumentException.With.Message.Contains("5 users"));
            Assert.That(() => TopItems.Find(new FeatureMatrix(6, 4), new(9, 4), seen, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => TopItems.Find(new FeatureMatrix(new[] { 1f, float.NaN }, 1, 2), new(9, 2), null, 2),
                Throws.ArgumentException.With.Message.Contains("Factor 1 of user 0 is NaN"));
            Assert.That(
                () => TopItems.Find(new FeatureMatrix(1, 2), new(new[] { 1f, float.PositiveInfinity }, 1, 2), null, 2),
                Throws.ArgumentException.With.Message.Contains("Item 0"));
        }
    }

    [Test]
    public void Find_NoItemsOrNoFactors_FillsWithMinusOne()
    {
        Assert.That(TopItems.Find(new FeatureMatrix(3, 2), new FeatureMatrix(0, 2), null, 2).Items(2).ToArray(), Is.All.EqualTo(-1));
        Assert.That(TopItems.Find(new FeatureMatrix(3, 0), new FeatureMatrix(5, 0), null, 2).Items(2).ToArray(), Is.EqualTo(new[] { 0, 1 }));
    }
}
