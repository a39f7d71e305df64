using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class TopItemsTests
{
    private static readonly Interactions Some = RecommenderData.Create(101, 23, 5);
    private static readonly IRecommender Popular = new PopularityLearner().Learn(Some, new());

    [TestCase(false)]
    [TestCase(true)]
    public void Find_ManyUsers_IsWhatSortingGives(bool withSeen)
    {
        int[] users = [.. Enumerable.Range(0, Some.UserCount).Reverse()];
        var scores = new float[Some.ItemCount];
        Popular.Score(default, scores);
        foreach (var threads in new[] { 1, 3 })
        {
            var found = TopItems.Find(Popular, Some, users, 7, withSeen, threads);
            Assert.That(found.RowCount, Is.EqualTo(users.Length));
            for (var row = 0; row < users.Length; row++)
            {
                var seen = withSeen ? [] : Some.ByUser.Columns(users[row]).ToArray();
                int[] best = [.. Enumerable.Range(0, scores.Length).Except(seen).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(7)];
                Assert.That(found.Items(row)[..best.Length].ToArray(), Is.EqualTo(best));
                Assert.That(found.Scores(row)[..best.Length].ToArray(), Is.EqualTo(best.Select(i => scores[i])));
                Assert.That(found.Items(row)[best.Length..].ToArray(), Is.All.EqualTo(-1));
            }
        }
    }

    [Test]
    public void Find_MoreThanTheCatalogue_FillsWithMinusOne()
    {
        var found = TopItems.Find(Popular, Some, [16], 30);
        Assert.That(found.Items(0)[..23].ToArray(), Is.Unique);
        Assert.That(found.Items(0)[23..].ToArray(), Is.All.EqualTo(-1));
    }

    [Test]
    public void Find_UserWhoTookEverything_GetsWhatNobodyTook()
        => Assert.That(TopItems.Find(Popular, Some, [100], 5).Items(0).ToArray(), Is.EqualTo(new[] { 20, 21, 22, -1, -1 }));

    [Test]
    public void Find_NoUsers_IsEmpty() => Assert.That(TopItems.Find(Popular, Some, [], 5).RowCount, Is.Zero);

    [Test]
    public void Find_OtherCatalogue_IsRefusedWithBothSizes()
        => Assert.That(
            () => TopItems.Find(Popular, RecommenderData.Create(10, 24, 5), [0], 5),
            Throws.ArgumentException.With.Message.Contains("23").And.Message.Contains("24"));

    [TestCase(-1)]
    [TestCase(101)]
    public void Find_UserWhoIsNotThere_IsRefused(int user)
        => Assert.That(() => TopItems.Find(Popular, Some, [0, user], 5, maxDegreeOfParallelism: 2), Throws.ArgumentException.With.Message.Contains($"{user}"));

    [TestCase(0)]
    [TestCase(-1)]
    public void Find_NoPlaces_IsRefused(int count)
        => Assert.That(() => TopItems.Find(Popular, Some, [0], count), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Find_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(() => TopItems.Find(Popular, Some, [0], 5, cancellationToken: source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Select_EqualScores_KeepTheOrderOfItems()
    {
        var (items, best) = (new int[3], new float[3]);
        TopItems.Select([1, 2, 2, 1, 2], [1], items, best);
        Assert.That(items, Is.EqualTo(new[] { 2, 4, 0 }));
        Assert.That(best, Is.EqualTo(new[] { 2f, 2f, 1f }));
    }

    [TestCase(0, 0)]
    [TestCase(3, 2)]
    public void Select_PlacesThatDoNotFit_AreRefused(int items, int best)
        => Assert.That(() => TopItems.Select([1, 2], [], new int[items], new float[best]), Throws.ArgumentException);
}
