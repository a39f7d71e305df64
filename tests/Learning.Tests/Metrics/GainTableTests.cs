using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tests.Metrics;

public sealed class GainTableTests
{
    [Test]
    public void Create_PerfectRanking_HasAllPositivesOnTop()
    {
        var scores = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();
        var labels = scores.Select(s => s >= 80 ? 1f : 0f).ToArray();
        var bins = GainTable.Create(scores, labels);
        Assert.That(bins, Has.Length.EqualTo(10));
        Assert.That(bins.Select(b => b.Positives), Is.EqualTo(new double[] { 10, 10, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(bins[0].Lift, Is.EqualTo(5).Within(1e-12));
        Assert.That(bins[1].CumulativeGain, Is.EqualTo(1));
        Assert.That(bins[9].CumulativeLift, Is.EqualTo(1).Within(1e-12));
        Assert.That(bins[9].Number, Is.EqualTo(10));
    }

    [Test]
    public void Create_AllTied_HasNoLiftAnywhere()
    {
        var bins = GainTable.Create(new float[7], [1, 1, 0, 0, 0, 0, 0]);
        Assert.That(bins.Select(b => b.Lift), Is.All.EqualTo(1).Within(1e-12));
        Assert.That(bins.Sum(b => b.Weight), Is.EqualTo(7).Within(1e-12));
        Assert.That(bins.Sum(b => b.Positives), Is.EqualTo(2).Within(1e-12));
    }

    [Test]
    public void Create_WeightsAndOddSizes_ShareEverythingOut()
    {
        var (scores, labels, weights) = BinaryMetricsTests.Sample(97, 1);
        var bins = GainTable.Create(scores, labels, weights, 7);
        Assert.That(bins.Select(b => b.Weight), Is.All.EqualTo(weights.Sum(w => (double)w) / 7).Within(1e-9));
        Assert.That(bins.Sum(b => b.Positives), Is.EqualTo(weights.Zip(labels, (w, l) => (double)w * l).Sum()).Within(1e-9));
        Assert.That(bins.Select(b => b.CumulativeGain), Is.Ordered);
        Assert.That(bins[^1].CumulativeGain, Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Create_NothingToRank_IsEmpty()
    {
        Assert.That(GainTable.Create([], []), Is.Empty);
        Assert.That(GainTable.Create([float.NaN], [1]), Is.Empty);
        Assert.That(GainTable.Create([1, 2], [0, 0])[0].Lift, Is.NaN);
    }
}
