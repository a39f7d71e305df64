using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class InteractionsTests
{
    private static readonly SparseMatrix Matrix = new(new[] { 0, 2, 2, 3 }, new[] { 1, 3, 0 }, new[] { 5f, -1f, 2f }, 4);

    [Test]
    public void HistoryOf_User_HasItemsValuesAndTimes()
    {
        var history = new Interactions(Matrix, new long[] { 10, 20, 30 }).HistoryOf(2);
        Assert.That(history.Items.ToArray(), Is.EqualTo(new[] { 0 }));
        Assert.That(history.Values.ToArray(), Is.EqualTo(new[] { 2f }));
        Assert.That(history.Times.ToArray(), Is.EqualTo(new[] { 30L }));
        Assert.That(history.User, Is.EqualTo(2));
        Assert.That(new Interactions(Matrix).HistoryOf(0).Times.IsEmpty);
        Assert.That(new Interactions(Matrix, new long[3]).HistoryOf(1).Count, Is.Zero);
    }

    [Test]
    public void Counts_UsersAndItemsWithoutPairs_AreCounted()
    {
        var interactions = new Interactions(Matrix);
        Assert.That((interactions.UserCount, interactions.ItemCount, interactions.Count, interactions.HasTimes), Is.EqualTo((3, 4, 3, false)));
    }

    [Test]
    public void ByItem_Pairs_AreTheSame()
    {
        var interactions = RecommenderData.Create(50, 20, 3);
        var first = interactions.ByItem;
        Assert.That(interactions.ByItem, Is.SameAs(first));
        for (var item = 0; item < 20; item++)
        {
            Assert.That(
                interactions.ByItem.Columns(item).ToArray(),
                Is.EqualTo(Enumerable.Range(0, 50).Where(u => interactions.ByUser.Columns(u).Contains(item))));
        }
    }

    [TestCase(1)]
    [TestCase(4)]
    public void Constructor_TimesThatDoNotFit_AreRefusedWithBothNumbers(int count)
        => Assert.That(() => new Interactions(Matrix, new long[count]), Throws.ArgumentException.With.Message.Contains("3").And.Message.Contains($"{count}"));

    [Test]
    public void Constructor_NoMatrix_IsRefused() => Assert.That(() => new Interactions(null!), Throws.ArgumentNullException);

    [Test]
    public void History_WithoutValues_CountsOneEach()
    {
        Assert.That(new ItemHistory([4, 2]).ValueAt(1), Is.EqualTo(1));
        Assert.That(new ItemHistory([4, 2], [3, 7]).ValueAt(1), Is.EqualTo(7));
        Assert.That(new ItemHistory([4, 2]).User, Is.EqualTo(-1));
    }

    [Test]
    public void History_ValuesOrTimesThatDoNotFit_AreRefused()
    {
        Assert.That(() => new ItemHistory([1, 2], [1f]).Count, Throws.ArgumentException);
        Assert.That(() => new ItemHistory([1, 2], [1f, 2f], [1L]).Count, Throws.ArgumentException);
        Assert.That(() => new ItemHistory([1], user: -2).Count, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
