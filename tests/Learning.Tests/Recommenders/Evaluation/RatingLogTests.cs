using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Tests.Recommenders.Evaluation;

public sealed class RatingLogTests
{
    [Test]
    public void Build_Ids_AreNumberedBySizeThenByName()
    {
        var builder = new RatingLogBuilder();
        builder.Add("b", "10");
        builder.Add("a", "9");
        builder.Add("2", "x");
        var log = builder.Build();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.UserIds, Is.EqualTo(new[] { "2", "a", "b" }));
            Assert.That(log.ItemIds, Is.EqualTo(new[] { "9", "10", "x" }));
            Assert.That(log.Users.ToArray(), Is.EqualTo(new[] { 2, 1, 0 }));
            Assert.That(log.ItemOf("10"), Is.EqualTo(1));
            Assert.That(log.UserOf("nobody"), Is.EqualTo(-1));
        }
    }

    [Test]
    public void Merge_Last_GoesByTimeAndThenByRow()
    {
        var log = Repeating().Merge(DuplicateHandling.Last);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Count, Is.EqualTo(2));
            Assert.That(log.Values.ToArray(), Is.EqualTo(new[] { 4f, 2f }));
            Assert.That(log.Times.ToArray(), Is.EqualTo(new[] { 30L, 20L }));
        }
    }

    [Test]
    public void Merge_Sum_AddsUp() => Assert.That(Repeating().Merge(DuplicateHandling.Sum).Values.ToArray(), Is.EqualTo(new[] { 8f, 2f }));

    [Test]
    public void ToInteractions_RepeatedPairs_BecomeOne()
    {
        var log = Repeating();
        int[] rows = [3, 0, 1, 2];
        var last = log.ToInteractions(rows, asOnes: false);
        var sum = log.ToInteractions(rows, asOnes: false, DuplicateHandling.Sum);
        var ones = log.ToInteractions(rows, asOnes: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.ByUser.Values(0).ToArray(), Is.EqualTo(new[] { 4f, 2f }));
            Assert.That(last.Times.ToArray(), Is.EqualTo(new[] { 30L, 20L }));
            Assert.That(sum.ByUser.Values(0).ToArray(), Is.EqualTo(new[] { 8f, 2f }));
            Assert.That(ones.ByUser.Values(0).ToArray(), Is.EqualTo(new[] { 1f, 1f }));
        }
    }

    [Test]
    public void Add_TimesOfSomeRowsOnly_IsRefused()
    {
        var builder = new RatingLogBuilder();
        builder.Add("u", "i", 1, time: 5);
        Assert.That(() => builder.Add("u", "j", 1), Throws.ArgumentException);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Add_ValueThatIsNoNumber_IsRefused(float value)
        => Assert.That(() => new RatingLogBuilder().Add("u", "i", value), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void WithItems_FeaturesOfAnotherCatalogue_AreRefused()
        => Assert.That(
            () => Repeating().WithItems(new SparseMatrix(new[] { 0, 0 }, ReadOnlyMemory<int>.Empty, ReadOnlyMemory<float>.Empty, 1), [], []), Throws.ArgumentException);

    // Item 1 three times with the latest first, item 2 once.
    private static RatingLog Repeating()
    {
        var builder = new RatingLogBuilder();
        builder.Add("u", "1", 3, time: 30);
        builder.Add("u", "2", 2, time: 20);
        builder.Add("u", "1", 4, time: 30);
        builder.Add("u", "1", 1, time: 10);
        return builder.Build(hasRatings: true);
    }
}
