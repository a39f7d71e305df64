using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class MomentsAndQuantilesTests
{
    [Test]
    public void Moments_LargeOffset_KeepTheirDigits()
    {
        var moments = new RunningMoments();
        for (var i = 0; i < 1000; i++)
        {
            moments.Add(1e9 + (i % 10));
        }

        Assert.That(moments.Mean, Is.EqualTo(1e9 + 4.5).Within(1e-6));
        Assert.That(moments.PopulationVariance, Is.EqualTo(8.25).Within(1e-6));
        Assert.That(moments.SampleVariance, Is.EqualTo(8.25 * 1000 / 999).Within(1e-6));
        Assert.That((moments.Minimum, moments.Maximum), Is.EqualTo((1e9, 1e9 + 9)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(700)]
    [TestCase(2000)]
    public void Moments_MergedParts_EqualTheWhole(int cut)
    {
        var whole = new RunningMoments();
        whole.Add(GoldenSamples.Reference);
        var left = new RunningMoments();
        left.Add(GoldenSamples.Reference.AsSpan(0, cut));
        left.Add(double.NaN);
        var right = new RunningMoments();
        right.Add(GoldenSamples.Reference.AsSpan(cut));
        left.Merge(right);
        Assert.That(left.Count, Is.EqualTo(whole.Count));
        Assert.That(left.MissingCount, Is.EqualTo(1));
        Assert.That(left.Mean, Is.EqualTo(whole.Mean).Within(1e-9));
        Assert.That(left.SampleVariance, Is.EqualTo(whole.SampleVariance).Within(1e-9));
        Assert.That((left.Minimum, left.Maximum), Is.EqualTo((whole.Minimum, whole.Maximum)));
    }

    [Test]
    public void Moments_NoValues_AreNaN()
    {
        var moments = new RunningMoments();
        Assert.That(moments.Mean, Is.NaN);
        Assert.That(moments.PopulationVariance, Is.NaN);
        moments.Add(3);
        Assert.That(moments.PopulationVariance, Is.Zero);
        Assert.That(moments.SampleVariance, Is.NaN);
    }

    [Test]
    public void Quantiles_KnownSample_AreLinearBetweenOrderStatistics()
    {
        Assert.That(Quantiles.Of([4, 1, 3, 2, float.NaN], [0, 0.25, 0.5, 0.9, 1]), Is.EqualTo(new[] { 1, 1.75, 2.5, 3.7, 4 }).Within(1e-12));
        Assert.That(Quantiles.Of([5], [0.3]), Is.EqualTo(new[] { 5.0 }));
        Assert.That(Quantiles.Of([], [0.5])[0], Is.NaN);
        Assert.That(() => Quantiles.Of([1], [1.5]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
