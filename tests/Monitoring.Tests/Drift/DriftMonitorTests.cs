using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Monitoring.Drift;
using AudienceML.Monitoring.Profiles;
using AudienceML.Testing.Time;

namespace AudienceML.Monitoring.Tests.Drift;

public sealed class DriftMonitorTests
{
    private static readonly ModelKey Key = new(default, new ModelCode("churn_prediction"));
    private static readonly DriftMonitor Monitor = new(new ManualTimeProvider());

    [TestCase(200)]
    [TestCase(1000)]
    public void Comparison_WithoutDrift_RarelyAlarms(int rows)
    {
        var reference = Sample(4000, seed: 0);
        var encoder = new Engineer().Fit(reference);
        var profile = ModelProfiler.Profile(encoder, reference, Scores(reference));
        var alarms = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var batch = Sample(rows, seed);
            alarms += Compare(profile, encoder, batch).Level != DriftLevel.None ? 1 : 0;
        }

        // Ten of two hundred are allowed, give or take; the size that a change needs to matter makes them rarer.
        Assert.That(alarms, Is.LessThanOrEqualTo(12));
    }

    [Test]
    public void Comparison_OfASmallBatchByItsSizeAlone_IsNotDrift()
    {
        // 60 rows exceed an index of 0.1 by chance nearly always.
        var reference = Sample(4000, seed: 0);
        var encoder = new Engineer().Fit(reference);
        var profile = ModelProfiler.Profile(encoder, reference, Scores(reference));

        var report = Compare(profile, encoder, Sample(60, seed: 3));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Features.Where(f => f.Detector == "psi").Max(f => f.Value), Is.GreaterThan(0.1));
            Assert.That(report.Level, Is.EqualTo(DriftLevel.None));
        }
    }

    [Test]
    public void Comparison_OfAMovedFeature_NamesItAndOnlyIt()
    {
        var report = CompareWith(rows => rows.Select(r => r with { Days = r.Days + 8 }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Features[0].Level, Is.EqualTo(DriftLevel.Major));
            Assert.That(report.Level, Is.EqualTo(DriftLevel.Moderate), "one feature of several moved, the predictions did not");
            Assert.That(report.Drifted, Is.EquivalentTo(["days"]));
            Assert.That(report.Features[0].Feature, Is.EqualTo("days"));
        }
    }

    [Test]
    public void Comparison_WithHalfOfTheFeaturesMoved_IsMajor()
    {
        var report = CompareWith(rows => rows.Select(r => r with { Days = r.Days + 8, Flat = float.NaN }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(2 * report.Drifted.Count(), Is.GreaterThanOrEqualTo(new Engineer().Schema.Features.Length));
            Assert.That(report.Level, Is.EqualTo(DriftLevel.Major));
        }
    }

    [Test]
    public void Comparison_OfAVanishedColumn_SeesItsMissingValues()
    {
        var report = CompareWith(rows => rows.Select(r => r with { Flat = float.NaN }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Drifted, Is.EquivalentTo(["flat"]));
            Assert.That(report.Features.Single(f => f is { Feature: "flat", Detector: "missing_rate" }).Level, Is.EqualTo(DriftLevel.Major));
            Assert.That(report.Features.Single(f => f is { Feature: "flat", Detector: "ks" }).NotComputable, Is.Not.Null);
        }
    }

    [Test]
    public void Comparison_OfANewCategory_TellsItFromAMissingOne()
    {
        var report = CompareWith(rows => rows.Select((r, i) => i % 2 == 0 && r.Tier is not null ? r with { Tier = "student" } : r));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Drifted, Is.EquivalentTo(["tier"]));
            Assert.That(report.Features.Single(f => f is { Feature: "tier", Detector: "missing_rate" }).Level, Is.EqualTo(DriftLevel.None));
        }
    }

    [Test]
    public void Comparison_OfMovedPredictions_SaysSo()
    {
        var reference = Sample(4000, seed: 0);
        var encoder = new Engineer().Fit(reference);
        var profile = ModelProfiler.Profile(encoder, reference, Scores(reference));
        var batch = Sample(2000, seed: 1);
        var current = ModelProfiler.Profile(profile, encoder, batch, [.. Scores(batch).Select(s => s * 0.5f)]);

        var report = Monitor.Compare(Key, new ModelVersion(1, 0, 0), profile, current, "a day");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Drifted, Is.Empty);
            Assert.That(report.Predictions.Single(p => p.Detector == "psi").Level, Is.EqualTo(DriftLevel.Major));
            Assert.That(report.Level, Is.EqualTo(DriftLevel.Major));
        }
    }

    [Test]
    public void Comparison_WithAnEmptyBatch_IsNotComputableAndNoDrift()
    {
        var report = CompareWith(_ => []);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Level, Is.EqualTo(DriftLevel.None));
            Assert.That(report.Features.All(f => f.NotComputable is not null && double.IsNaN(f.Value)), Is.True);
        }
    }

    [Test]
    public void Report_AsJson_ComesBackTheSame()
    {
        var report = CompareWith(_ => []);

        Assert.That(DriftReport.FromJson(report.ToJson()).ToJson(), Is.EqualTo(report.ToJson()));
    }

    [TestCase(0)]
    [TestCase(0.5)]
    [TestCase(double.NaN)]
    public void Significance_OutOfRange_IsRefused(double significance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new DriftMonitor(new ManualTimeProvider(), null, significance));

    private static DriftReport CompareWith(Func<IEnumerable<Row>, IEnumerable<Row>> change)
    {
        var reference = Sample(4000, seed: 0);
        var encoder = new Engineer().Fit(reference);
        var profile = ModelProfiler.Profile(encoder, reference, Scores(reference));
        return Compare(profile, encoder, [.. change(Sample(2000, seed: 1))]);
    }

    private static DriftReport Compare(ModelProfile profile, FeatureEncoder<Row> encoder, Row[] batch) =>
        Monitor.Compare(Key, new ModelVersion(1, 0, 0), profile, ModelProfiler.Profile(profile, encoder, batch, Scores(batch)), "a day");

    private static float[] Scores(Row[] rows) => [.. rows.Select(r => r.Score)];

    private static Row[] Sample(int count, int seed)
    {
        var random = new Random(seed);
        string?[] tiers = ["free", "free", "free", "premium", "pro", null];
        return
        [
            .. Enumerable.Range(0, count).Select(_ => new Row(
                (float)(-10 * Math.Log(1 - random.NextDouble())),
                (float)random.NextDouble(),
                random.Next(3),
                tiers[random.Next(tiers.Length)],
                (float)Math.Sqrt(random.NextDouble()))),
        ];
    }

    private sealed record Row(float Days, float Flat, int Visits, string? Tier, float Score);

    private sealed class Engineer : BaseFeatureEngineer<Row>
    {
        public Engineer()
        {
            Number("days", r => r.Days);
            Number("flat", r => r.Flat);
            Number("visits", r => r.Visits);
            Category("tier", r => r.Tier);
        }
    }
}
