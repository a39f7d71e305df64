using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class TwoSampleTestsTests
{
    [Test]
    public void KolmogorovSmirnov_ReferenceSamples_HasTheReferenceStatistic()
    {
        var result = TwoSampleTests.KolmogorovSmirnov(GoldenSamples.Reference, GoldenSamples.Current);
        Assert.That(result.Value, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(result.PValue, Is.EqualTo(2 * Math.Exp(-2 * 0.04 * 2000 / 3)).Within(1e-6).Percent, "the asymptotic value; the exact one is 9.2e-24");
    }

    [Test]
    public void KolmogorovSmirnov_RandomTies_EqualsTheLargestGapOfTheDistributionFunctions()
    {
        var random = new RandomSource(1);
        for (var trial = 0; trial < 50; trial++)
        {
            var x = Enumerable.Range(0, 1 + random.NextInt32(40)).Select(_ => (float)random.NextInt32(12)).ToArray();
            var y = Enumerable.Range(0, 1 + random.NextInt32(40)).Select(_ => (float)random.NextInt32(15)).ToArray();
            var expected = x.Concat(y).Max(t => Math.Abs(x.Count(v => v <= t) / (double)x.Length - (y.Count(v => v <= t) / (double)y.Length)));
            Assert.That(TwoSampleTests.KolmogorovSmirnov(x, y).Value, Is.EqualTo(expected).Within(1e-12));
            Assert.That(TwoSampleTests.KolmogorovSmirnov(y, x).Value, Is.EqualTo(expected).Within(1e-12));
        }
    }

    [Test]
    public void KolmogorovSmirnov_LongSamplesWithTies_EqualsTheLargestGapOfTheDistributionFunctions()
    {
        var random = new RandomSource(11);
        for (var trial = 0; trial < 300; trial++)
        {
            // Few distinct values make runs longer than a stretch, many make none; one side may lie wholly below the other.
            var distinct = trial % 3 == 0 ? 5 : trial % 3 == 1 ? 300 : 1_000_000;
            var shift = trial % 5 == 0 ? distinct / 3 : trial % 7 == 0 ? 2 * distinct : 0;
            var x = Enumerable.Range(0, 1 + random.NextInt32(700)).Select(_ => (float)random.NextInt32(distinct)).ToArray();
            var y = Enumerable.Range(0, 1 + random.NextInt32(700)).Select(_ => (float)(shift + random.NextInt32(distinct))).ToArray();
            Array.Sort(x);
            Array.Sort(y);
            var expected = x.Concat(y).Max(t => Math.Abs((UpTo(x, t) / (double)x.Length) - (UpTo(y, t) / (double)y.Length)));
            Assert.That(TwoSampleTests.KolmogorovSmirnov(x, y).Value, Is.EqualTo(expected).Within(1e-12), $"trial {trial}");
        }

        static int UpTo(float[] sorted, float value)
        {
            var place = Array.BinarySearch(sorted, value);
            place = place < 0 ? ~place : place;
            while (place < sorted.Length && sorted[place] == value)
            {
                place++;
            }

            return place;
        }
    }

    [Test]
    public void KolmogorovSmirnov_SameDistribution_RejectsOneInTwenty()
    {
        var random = new RandomSource(3);
        var rejected = 0;
        for (var trial = 0; trial < 1000; trial++)
        {
            var x = Enumerable.Range(0, 200).Select(_ => (float)random.Normal()).ToArray();
            var y = Enumerable.Range(0, 150).Select(_ => (float)random.Normal()).ToArray();
            rejected += TwoSampleTests.KolmogorovSmirnov(x, y).PValue <= 0.05 ? 1 : 0;
        }

        Assert.That(rejected, Is.InRange(20, 65), "the asymptotic p value is a little on the safe side");
    }

    [Test]
    public void Wasserstein_ReferenceSamples_HasTheReferenceValue()
        => Assert.That(
            TwoSampleTests.Wasserstein(GoldenSamples.Reference, GoldenSamples.Current, inStandardDeviations: true).Value,
            Is.EqualTo(0.2904165682150092).Within(1e-6));

    [Test]
    public void Wasserstein_ShiftedSample_IsTheShift()
    {
        float[] x = [1, 5, 2, 9];
        Assert.That(TwoSampleTests.Wasserstein(x, [.. x.Select(v => v + 3)]).Value, Is.EqualTo(3).Within(1e-12));
        Assert.That(TwoSampleTests.Wasserstein([0, 1], [0, 0, 1, 1, float.NaN, float.PositiveInfinity]).Value, Is.Zero);
        Assert.That(TwoSampleTests.Wasserstein([0], [1, 3]).Value, Is.EqualTo(2));
    }

    [Test]
    public void ChiSquare_KnownTable_HasTheKnownStatistic()
    {
        var result = TwoSampleTests.ChiSquare([600, 300, 100, 0], [200, 250, 0, 50]);
        Assert.That(result.Value, Is.EqualTo(211.36363636363632).Within(1e-9));
        Assert.That(result.PValue, Is.EqualTo(1.4773e-45).Within(0.01).Percent);
    }

    [Test]
    public void ChiSquare_OneSharedCategory_FindsNothing()
    {
        Assert.That(TwoSampleTests.ChiSquare([10, 0], [7, 0]).PValue, Is.EqualTo(1));
        Assert.That(TwoSampleTests.ChiSquare([0, 0], [7, 0]).IsComputable, Is.False);
    }

    [Test]
    public void Proportions_KnownCounts_HaveTheKnownPValue()
    {
        var result = TwoSampleTests.Proportions(480, 5100, 520, 5000);
        Assert.That(result.PValue, Is.EqualTo(0.09640582441656687).Within(1e-12));
        Assert.That(result.Value, Is.EqualTo((520 / 5000.0) - (480 / 5100.0)).Within(1e-15));
        Assert.That(TwoSampleTests.Proportions(0, 10, 0, 10).PValue, Is.EqualTo(1));
    }

    [Test]
    public void AllTests_EmptySample_SayWhyThereIsNoResult()
    {
        StatisticResult[] results =
        [
            TwoSampleTests.KolmogorovSmirnov([], [1]),
            TwoSampleTests.Wasserstein([float.NaN], [1]),
            TwoSampleTests.Proportions(0, 0, 1, 2),
        ];
        Assert.That(results.Select(r => r.NotComputableReason), Is.All.EqualTo("The reference has no values."));
        Assert.That(TwoSampleTests.KolmogorovSmirnov([1], [float.NaN]).NotComputableReason, Does.Contain("current"));
    }

    [Test]
    public void Wilson_KnownCounts_HasTheKnownEnds()
    {
        var interval = Interval.Wilson(520, 5000);
        Assert.That(interval.Lower, Is.EqualTo(0.0958405614939884).Within(1e-12));
        Assert.That(interval.Upper, Is.EqualTo(0.11276745844649685).Within(1e-12));
        Assert.That(Interval.Wilson(0, 0), Is.EqualTo(new Interval(0, 1)));
        Assert.That(Interval.Wilson(0, 10).Lower, Is.Zero);
        Assert.That(Interval.Wilson(10, 10).Upper, Is.EqualTo(1));
        Assert.That(() => Interval.Wilson(11, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void BenjaminiHochberg_KnownValues_AreAdjustedInOrder()
    {
        var adjusted = MultipleTesting.BenjaminiHochberg([0.01, 0.04, 0.03, 0.005]);
        Assert.That(adjusted, Is.EqualTo(new[] { 0.02, 0.04, 0.04, 0.02 }).Within(1e-12));
        Assert.That(MultipleTesting.BenjaminiHochberg([]), Is.Empty);
        Assert.That(() => MultipleTesting.BenjaminiHochberg([double.NaN]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
