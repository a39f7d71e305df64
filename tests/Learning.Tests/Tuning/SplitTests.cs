using AudienceML.Learning.Tuning;

namespace AudienceML.Learning.Tests.Tuning;

public sealed class SplitTests
{
    [Test]
    public void KFold_AnySize_TestsEachRowOnceInEqualFolds()
    {
        foreach (var (rows, folds) in new[] { (10, 2), (11, 3), (7, 7), (100, 10) })
        {
            var split = KFold.Split(rows, folds, 1);
            AssertPartition(split, rows);
            Assert.That(split.Max(f => f.Test.Length) - split.Min(f => f.Test.Length), Is.LessThanOrEqualTo(1));
        }
    }

    [Test]
    public void KFold_Seed_DecidesAlone()
    {
        var again = KFold.Split(50, 5, 3);
        Assert.That(KFold.Split(50, 5, 3).Select(f => f.Test.ToArray()), Is.EqualTo(again.Select(f => f.Test.ToArray())));
        Assert.That(KFold.Split(50, 5, 3)[0].Test, Is.Not.EqualTo(KFold.Split(50, 5, 4)[0].Test));
    }

    [Test]
    public void StratifiedKFold_RareClass_IsSpreadEvenly()
    {
        var labels = Enumerable.Range(0, 103).Select(i => i % 9 == 0 ? 1f : 0f).ToArray();
        var split = StratifiedKFold.Split(labels, 5, 1);
        AssertPartition(split, 103);
        var positives = split.Select(f => f.Test.Count(r => labels[r] == 1)).ToArray();
        Assert.That(positives.Max() - positives.Min(), Is.LessThanOrEqualTo(1));
        Assert.That(split.Max(f => f.Test.Length) - split.Min(f => f.Test.Length), Is.LessThanOrEqualTo(1));
    }

    [TestCase(1000, 0.2, 200)]
    [TestCase(103, 0.25, 26)]
    [TestCase(2, 0.01, 1)]
    public void HoldOut_RareClass_HasItsShareOnBothSides(int rows, double share, int expected)
    {
        var labels = Enumerable.Range(0, rows).Select(i => i % 9 == 0 ? 1f : 0f).ToArray();
        var fold = HoldOut.Stratified(labels, share, 3);
        AssertPartition([fold, new Fold(fold.Test, fold.Train)], rows);
        Assert.That(fold.Test, Has.Length.EqualTo(expected));
        Assert.That(fold.Test.Count(r => labels[r] == 1), Is.EqualTo(labels.Sum() * expected / rows).Within(1));
        Assert.That(HoldOut.Stratified(labels, share, 3).Test, Is.EqualTo(fold.Test));
    }

    [Test]
    public void HoldOut_ImpossibleSplit_IsRefused()
    {
        Assert.That(() => HoldOut.Stratified([1], 0.5, 1), Throws.ArgumentException);
        Assert.That(() => HoldOut.Stratified([1, 0], 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void GroupKFold_Groups_StayTogetherInBalancedFolds()
    {
        var groups = Enumerable.Range(0, 300).Select(i => $"user-{i % 41}").ToArray();
        var split = GroupKFold.Split<string>(groups, 4, 1);
        AssertPartition(split, 300);
        foreach (var fold in split)
        {
            Assert.That(fold.Test.Select(r => groups[r]).Intersect(fold.Train.Select(r => groups[r])), Is.Empty);
        }

        Assert.That(split.Max(f => f.Test.Length) - split.Min(f => f.Test.Length), Is.LessThanOrEqualTo(8));
    }

    [Test]
    public void TemporalHoldOut_Ties_StayOnOneSide()
    {
        long[] times = [5, 1, 3, 3, 3, 2, 4, 5, 1, 3];
        var fold = TemporalSplit.HoldOut(times, 0.5);
        AssertPartition([fold, new Fold(fold.Test, fold.Train)], 10);
        Assert.That(fold.Train.Max(r => times[r]), Is.LessThan(fold.Test.Min(r => times[r])));
        Assert.That(fold.Test, Has.Length.EqualTo(7), "the cut falls into time 3, which goes to the test rows whole");
        Assert.That(TemporalSplit.HoldOut([1, 1, 1, 2], 0.9).Train, Has.Length.EqualTo(3), "something older must remain");
        Assert.That(() => TemporalSplit.HoldOut([4, 4], 0.5), Throws.ArgumentException);
        Assert.That(() => TemporalSplit.HoldOut([], 0.5), Throws.ArgumentException);
    }

    [Test]
    public void TemporalExpanding_Folds_WalkForward()
    {
        var times = Enumerable.Range(0, 100).Select(i => (long)(i * 7 % 100)).ToArray();
        var folds = TemporalSplit.Expanding(times, 4);
        Assert.That(folds.Select(f => f.Train.Length), Is.EqualTo(new[] { 20, 40, 60, 80 }));
        Assert.That(folds.Select(f => f.Test.Length), Is.All.EqualTo(20));
        foreach (var fold in folds)
        {
            Assert.That(fold.Train.Max(r => times[r]), Is.LessThan(fold.Test.Min(r => times[r])));
        }

        Assert.That(() => TemporalSplit.Expanding([1, 1, 2], 2), Throws.ArgumentException);
    }

    [Test]
    public void AllSplits_ImpossibleFoldCount_IsRefused()
    {
        Assert.That(() => KFold.Split(3, 4, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("3 rows can be cut into 2 to 3 folds"));
        Assert.That(() => StratifiedKFold.Split([1, 0], 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => GroupKFold.Split<int>([1, 1, 2], 3, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2 groups"));
    }

    private static void AssertPartition(IReadOnlyCollection<Fold> folds, int rows)
    {
        Assert.That(folds.SelectMany(f => f.Test).Order(), Is.EqualTo(Enumerable.Range(0, rows)));
        foreach (var fold in folds)
        {
            Assert.That(fold.Train.Concat(fold.Test).Order(), Is.EqualTo(Enumerable.Range(0, rows)));
            Assert.That(fold.Train, Is.Ordered);
        }
    }
}
