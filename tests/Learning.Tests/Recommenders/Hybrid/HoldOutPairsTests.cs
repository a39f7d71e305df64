using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Hybrid;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders.Hybrid;

public sealed class HoldOutPairsTests
{
    [Test]
    public void AtRandom_EachUser_KeepsWhatIsNotToBeFound()
    {
        var interactions = RecommenderData.Create(80, 30, 2);
        var pairs = HoldOutPairs.AtRandom(interactions, 0.2, seed: 5);
        for (var user = 0; user < 80; user++)
        {
            var (known, wanted) = (pairs.Learned.ByUser.Columns(user).ToArray(), pairs.Wanted.Columns(user).ToArray());
            Assert.That(known.Concat(wanted).Order(), Is.EqualTo(interactions.ByUser.Columns(user).ToArray()));
        }

        Assert.That(pairs.Histories, Is.SameAs(pairs.Learned));
        Assert.That(pairs.Wanted.ValueCount, Is.InRange(0.1 * interactions.Count, 0.25 * interactions.Count));
    }

    [Test]
    public void Latest_UsersFromBeforeAndVisitsFromAfter_AreAskedAsTheyWillBe()
    {
        // Of ten pairs the last half is to be found: user 0 was there before, user 1 began after, user 2 was there only before, user 3 is one late pair.
        var matrix = new SparseMatrix(
            new[] { 0, 4, 7, 9, 10 }, new[] { 0, 1, 2, 3, 0, 1, 2, 0, 1, 3 }, Enumerable.Repeat(1f, 10).ToArray(), 4);
        var pairs = HoldOutPairs.Latest(new Interactions(matrix, new long[] { 1, 2, 3, 60, 70, 90, 80, 4, 5, 95 }), 0.5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pairs.Learned.Times.ToArray(), Is.EqualTo(new long[] { 1, 2, 3, 4, 5 }));
            Assert.That(pairs.Histories.ByUser.Columns(0).ToArray(), Is.EqualTo(new[] { 0, 1, 2 }));
            Assert.That(pairs.Wanted.Columns(0).ToArray(), Is.EqualTo(new[] { 3 }));
            Assert.That(pairs.Learned.ByUser.Columns(1).Length, Is.Zero);
            Assert.That(pairs.Histories.ByUser.Columns(1).ToArray(), Is.EqualTo(new[] { 0, 2 }));
            Assert.That(pairs.Wanted.Columns(1).ToArray(), Is.EqualTo(new[] { 1 }));
            Assert.That(pairs.Wanted.Columns(2).Length + pairs.Wanted.Columns(3).Length, Is.Zero);
        }
    }
}
