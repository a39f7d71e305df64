using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Tests.Recommenders.Evaluation;

public sealed class RatingSplitsTests
{
    private static readonly int[] Shuffled = [6, 11, 4, 10, 2, 8, 1, 7, 9, 3, 0, 5, 12];

    [Test]
    public void Surprise5_Folds_AreSlicesOfNumpysShuffle()
    {
        // RandomState(0).shuffle(arange(13)) in slices of 3, 3, 3, 2, 2.
        var splits = RatingSplits.Surprise5(Log(13));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(splits.Select(s => s.Test.Length), Is.EqualTo(new[] { 3, 3, 3, 2, 2 }));
            Assert.That(splits[0].Test, Is.EquivalentTo(Shuffled[..3]));
            Assert.That(splits[4].Test, Is.EquivalentTo(Shuffled[11..]));
            Assert.That(splits.SelectMany(s => s.Test).Order(), Is.EqualTo(Enumerable.Range(0, 13)));
        }
    }

    [Test]
    public void Item75_Rows_AreThoseThatNumpyDraws()
    {
        int[] items = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0, 1, 1, 3, 3, 2, 0, 1, 0];
        var builder = new RatingLogBuilder();
        foreach (var item in items)
        {
            builder.Add("u" + builder.Count, "i" + item);
        }

        Assert.That(RatingSplits.Item75(builder.Build()).Test, Is.EqualTo((int[])[1, 2, 7, 9, 11]));
    }

    [Test]
    public void RecBole811_Counts_AreRecBoles()
    {
        // 23 rows: two tenths rounded down; 9: one each; 2: one to test; 1: none.
        var builder = new RatingLogBuilder();
        foreach (var (user, count) in new[] { ("a", 23), ("b", 9), ("c", 2), ("d", 1) })
        {
            for (var i = 0; i < count; i++)
            {
                builder.Add(user, "i" + i);
            }
        }

        var log = builder.Build();
        var split = RatingSplits.RecBole811(log);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CountByUser(log, split.Train), Is.EqualTo(new[] { 19, 7, 1, 1 }));
            Assert.That(CountByUser(log, split.Validation), Is.EqualTo(new[] { 2, 1, 0, 0 }));
            Assert.That(CountByUser(log, split.Test), Is.EqualTo(new[] { 2, 1, 1, 0 }));
            Assert.That(split.Train.Concat(split.Validation).Concat(split.Test).Order(), Is.EqualTo(Enumerable.Range(0, log.Count)));
            Assert.That(RatingSplits.RecBole811(log, 43).Test, Is.Not.EqualTo(split.Test));
            Assert.That(RatingSplits.RecBole811(log).Test, Is.EqualTo(split.Test));
        }
    }

    [Test]
    public void LeaveLast_Test_IsTheLatestAndAmongEqualTimesTheLastRow()
    {
        var builder = new RatingLogBuilder();
        builder.Add("a", "1", 1, time: 30);
        builder.Add("a", "2", 1, time: 10);
        builder.Add("a", "3", 1, time: 30);
        builder.Add("b", "1", 1, time: 5);
        var split = RatingSplits.LeaveLast(builder.Build());
        Assert.That(split.Test, Is.EqualTo(new[] { 2 }));
        Assert.That(split.Train, Is.EqualTo(new[] { 0, 1, 3 }));
    }

    [Test]
    public void Temporal_NothingOfTheTest_IsBeforeTheTraining()
    {
        var log = Log(100);
        var split = RatingSplits.Temporal(log, 0.3);
        var latest = split.Train.Max(row => log.Times[row]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(split.Test, Has.All.Matches<int>(row => log.Times[row] > latest));
            Assert.That(split.Test, Has.Length.EqualTo(30));
        }
    }

    [Test]
    public void Random_EachUser_GivesTheShare()
    {
        var log = Log(100, users: 4);
        var split = RatingSplits.Random(log, 0.2, seed: 1);
        Assert.That(CountByUser(log, split.Test), Is.EqualTo(new[] { 5, 5, 5, 5 }));
    }

    [Test]
    public void Named_EveryName_SaysItsProtocol()
    {
        foreach (var name in RatingSplits.Names)
        {
            Assert.That(RatingSplits.Named(name, Log(100, users: 5, items: 20)), Has.All.Matches<RatingSplit>(s => s is { Protocol.Length: > 20, Test.Length: > 0 }), name);
        }

        Assert.That(() => RatingSplits.Named("other", Log(100)), Throws.ArgumentException.With.Message.Contains("item75"));
    }

    [Test]
    public void SplitsByTime_LogWithoutTimes_AreRefused()
    {
        var builder = new RatingLogBuilder();
        builder.Add("a", "1");
        builder.Add("a", "2");
        var log = builder.Build();
        Assert.That(() => RatingSplits.LeaveLast(log), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("times"));
        Assert.That(() => RatingSplits.Temporal(log), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("times"));
    }

    [Test]
    public void FoldIn_Users_AreEitherLearnedFromOrFoldedIn()
    {
        var log = Log(200, users: 10);
        var split = RatingSplits.FoldIn(log);
        var learned = split.Train.Select(row => log.Users[row]).ToHashSet();
        var folded = split.FoldedIn.Select(row => log.Users[row]).ToHashSet();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(folded, Has.Count.EqualTo(2));
            Assert.That(learned.Overlaps(folded), Is.False);
            Assert.That(split.FoldedIn, Has.Length.EqualTo(32));
            Assert.That(split.Test.Select(row => log.Users[row]).ToHashSet(), Is.EquivalentTo(folded));
            Assert.That(RatingSplits.Retrain(split).Train.Concat(split.Test).Order(), Is.EqualTo(Enumerable.Range(0, 200)));
        }
    }

    [Test]
    public void Window_LaterRows_AreLeftOut()
    {
        var log = Log(100);
        var split = RatingSplits.Window(log, 1_050, 1_060);
        Assert.That(split.Train.Length, Is.EqualTo(50));
        Assert.That(split.Test.Select(row => log.Times[row]), Is.All.InRange(1_050, 1_059));
        Assert.That(split.Test, Has.Length.EqualTo(10));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void Shares_OutOfRange_AreRefused(double share)
        => Assert.That(() => RatingSplits.Random(Log(10), share), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static int[] CountByUser(RatingLog log, IEnumerable<int> rows)
    {
        var counts = new int[log.UserIds.Length];
        foreach (var row in rows)
        {
            counts[log.Users[row]]++;
        }

        return counts;
    }

    private static RatingLog Log(int rows, int users = 1, int items = int.MaxValue)
    {
        var builder = new RatingLogBuilder();
        for (var i = 0; i < rows; i++)
        {
            builder.Add("u" + (i % users), "i" + (i % items), 1 + (i % 5), time: 1_000 + (i * 37 % rows));
        }

        return builder.Build(hasRatings: true);
    }
}
