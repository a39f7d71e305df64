using System.Collections.Immutable;
using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;
using AudienceML.Monitoring.Drift;

namespace AudienceML.Monitoring.Tests.Drift;

public sealed class DetectorTests
{
    [Test]
    public void PopulationStability_OfKnownCounts_IsTheKnownValue()
    {
        var reference = Categories(600, 300, 100);
        var current = Categories(200, 250, 0) with { Unseen = 50, Rows = 500 };

        var score = new PopulationStabilityDetector().Compare(reference, current);

        // 0.2·ln 1.5 + 0.2·ln(5/3)… with empty shares as 0.0001: a published value of these very counts.
        Assert.That(score.Value, Is.EqualTo(1.563427651115462).Within(1e-9));
    }

    [Test]
    public void PopulationStability_OfTheSameCounts_IsZeroWithAChanceOfOne()
    {
        var score = new PopulationStabilityDetector().Compare(Numbers(10, 20, 30), Numbers(10, 20, 30));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(score.Value, Is.Zero);
            Assert.That(score.PValue, Is.EqualTo(1));
        }
    }

    [Test]
    public void KolmogorovSmirnov_OfKnownCounts_IsTheLargestDistance()
    {
        var score = new KolmogorovSmirnovDetector().Compare(Numbers(50, 30, 20), Numbers(20, 30, 50));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(score.Value, Is.EqualTo(0.3).Within(1e-12));
            Assert.That(score.PValue, Is.EqualTo(2.5e-4).Within(1e-4));
        }
    }

    [Test]
    public void MissingRate_OfKnownCounts_IsTheDifferenceOfShares()
    {
        var score = new MissingRateDetector().Compare(
            Numbers(900) with { Missing = 100, Rows = 1000 }, Numbers(800) with { Missing = 200, Rows = 1000 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(score.Value, Is.EqualTo(0.1).Within(1e-12));
            Assert.That(score.PValue, Is.EqualTo(3.4e-10).Within(1e-10));
            Assert.That(score.Level, Is.EqualTo(DriftLevel.Moderate));
        }
    }

    [Test]
    public void Comparison_OfDifferentBins_IsRefused() => Assert.Multiple(() =>
    {
        Assert.Throws<ArgumentException>(() => new PopulationStabilityDetector().Compare(Numbers(1, 2), Numbers(1, 2, 3)));
        Assert.Throws<ArgumentException>(() => new KolmogorovSmirnovDetector().Compare(Numbers(1, 2), Numbers(1, 2, 3)));
    });

    private static FeatureProfile Numbers(params long[] counts) => new()
    {
        Name = "x",
        Kind = FeatureKind.Number,
        Rows = counts.Sum(),
        Missing = 0,
        Edges = [.. Enumerable.Range(0, counts.Length - 1).Select(i => (double)i)],
        Counts = [.. counts],
    };

    private static FeatureProfile Categories(params long[] counts) => new()
    {
        Name = "x",
        Kind = FeatureKind.Category,
        Rows = counts.Sum(),
        Missing = 0,
        Categories = counts.Select((_, i) => $"c{i}").ToImmutableArray(),
        Counts = [.. counts],
    };
}
