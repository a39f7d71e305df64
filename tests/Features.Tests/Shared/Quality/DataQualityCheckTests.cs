using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Quality;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Tests.Shared.Quality;

[TestFixture]
public sealed class DataQualityCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Report_OfSoundSessions_HasNothingAboveInfo()
    {
        var simulator = new AudienceSimulator(new() { Users = 50, Days = 40 });
        var check = DataQualityChecks.ForSessions(new() { Now = simulator.End }, simulator.Reference);
        check.AddRange(simulator.Users().SelectMany(u => u.Sessions));
        Assert.That(check.Report().AtLeast(DataQualitySeverity.Warning), Is.Empty, check.Report().ToString());
    }

    [Test]
    public void Report_OfSoundUserFeatures_HasNoErrors()
    {
        var simulator = new AudienceSimulator(new() { Users = 50, Days = 40 });
        var date = simulator.Options.Start.AddDays(30);
        var builder = new CustomerFeatureBuilder([date]);
        simulator.Users().SelectMany(u => u.Sessions).ToList().ForEach(builder.Add);
        var check = DataQualityChecks.ForUserFeatures(new() { Now = simulator.End }, simulator.Reference);
        check.AddRange(builder.Build(date));
        Assert.That(check.Report().HasErrors, Is.False, check.Report().ToString());
    }

    [Test]
    public void Report_OfEveryMistake_NamesEach()
    {
        var check = DataQualityChecks.ForSessions(new() { Now = Now, ErrorShare = 0.4 });
        var sound = new CustomerSession
        {
            SessionId = StableId.From("session", 1), UserId = Guid.Empty, SessionStart = Now.AddDays(-1), SessionDurationSec = 60, EngagementScore = 50, CountryCode = "DE",
        };
        check.Add(sound);
        check.Add(sound with { SessionStart = Now.AddDays(1), SessionDurationSec = -5, SubscriptionTier = "gold", EngagementScore = 50 });
        check.Add(sound with { SessionId = StableId.From("session", 2), SessionDurationSec = double.PositiveInfinity });

        var report = check.Report();
        Assert.That(report.Rows, Is.EqualTo(3));
        Assert.That(
            report.AtLeast(DataQualitySeverity.Warning).Select(f => (f.Column, f.Issue, f.Severity, f.Count)),
            Is.SupersetOf(new[]
            {
                ("session_id", DataQualityIssue.Duplicate, DataQualitySeverity.Error, 1L),
                ("session_start", DataQualityIssue.Future, DataQualitySeverity.Warning, 1L),
                ("session_duration_sec", DataQualityIssue.OutOfRange, DataQualitySeverity.Warning, 1L),
                ("session_duration_sec", DataQualityIssue.NotFinite, DataQualitySeverity.Warning, 1L),
                ("subscription_tier", DataQualityIssue.UnexpectedCategory, DataQualitySeverity.Warning, 1L),
                ("subscription_tier", DataQualityIssue.Missing, DataQualitySeverity.Warning, 2L),
                ("user_segment", DataQualityIssue.Missing, DataQualitySeverity.Warning, 3L),
            }));
        Assert.That(
            report.Findings.Single(f => f.Issue == DataQualityIssue.UnexpectedCategory).Message,
            Is.EqualTo("Column 'subscription_tier' has unexpected categories in 1 of 3 rows (33.33 %), such as 'gold'."));
        Assert.That(report.Findings.Where(f => f.Issue == DataQualityIssue.Constant).Select(f => f.Column), Does.Contain("engagement_score"));
        Assert.That(report.Findings.Select(f => f.Severity), Is.Ordered.Descending);
    }

    [Test]
    public void Report_WhenManyRowsAreWrong_IsAnError()
    {
        var check = new DataQualityCheck<double>("numbers").Number("x", x => x, 0, 1);
        check.AddRange([0.5, 7, 8]);
        Assert.That(check.Report().HasErrors, Is.True);
    }

    [Test]
    public void Report_OfNoRows_IsAnError() =>
        Assert.That(new DataQualityCheck<double>("numbers").Report().Findings.Single().Issue, Is.EqualTo(DataQualityIssue.Empty));

    [Test]
    public void ForTable_LooksAtEachColumnByItsKind()
    {
        var schema = new TabularRowSchema(
            [new("age", FeatureKind.Number), new("plan", FeatureKind.Category), new("paid", FeatureKind.Flag), new("joined", FeatureKind.Date)]);
        var check = DataQualityChecks.ForTable(schema, hasIds: true, new() { Now = Now });
        check.Add(new TabularRow("1", [30, 1, 9000], ["basic"]));
        check.Add(new TabularRow("1", [float.NaN, 0, 99_000], ["basic"]));
        Assert.That(
            check.Report().Findings.Select(f => (f.Column, f.Issue)),
            Is.EquivalentTo(new[]
            {
                ("id", DataQualityIssue.Duplicate), ("joined", DataQualityIssue.Future), ("age", DataQualityIssue.Missing), ("plan", DataQualityIssue.Constant),
                ("age", DataQualityIssue.Constant),
            }));
    }

    [TestCase(0)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void Options_OutOfRange_AreRefused(double share) =>
        Assert.That(() => new DataQualityCheck<double>("x", new() { MissingShare = share }), Throws.TypeOf<ArgumentOutOfRangeException>());
}
