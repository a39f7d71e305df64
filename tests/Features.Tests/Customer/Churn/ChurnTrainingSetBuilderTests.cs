using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Tests.Customer.Building;
using FsCheck.Fluent;

namespace AudienceML.Features.Tests.Customer.Churn;

[TestFixture]
public sealed class ChurnTrainingSetBuilderTests
{
    private static readonly DateOnly Date = RandomActivity.Date;
    private static readonly DateTimeOffset AsOf = RandomActivity.AsOf;

    [Test]
    public void Build_OfAnyRows_LabelsThoseWithoutASignOfLifeInTheHorizon() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<int>(seed =>
    {
        var activity = new RandomActivity(seed);
        var builder = new ChurnTrainingSetBuilder([Date.AddDays(-7), Date], new() { HorizonDays = 7, DataEnd = AsOf.AddDays(7) });
        activity.Sessions.ToList().ForEach(builder.Add);
        activity.Events.ToList().ForEach(builder.Add);
        foreach (var date in builder.FeatureDates)
        {
            var from = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var set = builder.Build(date);
            for (var i = 0; i < set.Count; i++)
            {
                var user = set.Rows.Span[i].UserId;
                var seen = activity.Sessions.Any(s => s.UserId == user && s.SessionStart < from.AddDays(7) && NaiveFeatures.EndOf(s) >= from)
                    || activity.Events.Any(e => e.UserId == user && e.EventTimestamp >= from && e.EventTimestamp < from.AddDays(7));
                Assert.That(set.Labels.Span[i], Is.EqualTo(seen ? 0 : 1));
            }
        }
    }));

    [TestCase(0, 0, TestName = "Build_WithASessionAtTheAsOfMoment_SaysStayed")]
    [TestCase(7, 1, TestName = "Build_WithASessionWhenTheHorizonHasEnded_SaysChurned")]
    [TestCase(6.9999, 0, TestName = "Build_WithASessionJustBeforeTheHorizonEnds_SaysStayed")]
    public void Build_AtTheBorders(double days, float label)
    {
        var builder = new ChurnTrainingSetBuilder([Date], new() { HorizonDays = 7, DataEnd = AsOf.AddDays(30) });
        builder.Add(Session(1, -3));
        builder.Add(Session(1, days));
        Assert.That(builder.Build(Date).Labels.ToArray(), Is.EqualTo(new[] { label }));
    }

    [Test]
    public void Build_WithASessionAcrossTheAsOfMoment_SaysStayed()
    {
        var builder = new ChurnTrainingSetBuilder([Date], new() { DataEnd = AsOf.AddDays(30) });
        builder.Add(Session(1, -0.01) with { SessionEnd = AsOf.AddMinutes(5) });
        Assert.That(builder.Build(Date).Labels.ToArray(), Is.EqualTo(new[] { 0f }));
    }

    [Test]
    public void Build_WhenTheDataEndsBeforeTheHorizon_GivesNoRows()
    {
        var builder = new ChurnTrainingSetBuilder([Date.AddDays(-1), Date], new() { HorizonDays = 7, DataEnd = AsOf.AddDays(7).AddTicks(-1) });
        builder.Add(Session(1, -3));
        Assert.That(builder.Build(Date).Count, Is.Zero);
        Assert.That(builder.Build(Date.AddDays(-1)).Count, Is.EqualTo(1));
        Assert.That(builder.BuildUnlabelled(Date).Count(), Is.EqualTo(1));
    }

    [Test]
    public void DataEnd_WhereNoneIsGiven_IsTheFullHourAfterTheLastSignOfLife()
    {
        var builder = new ChurnTrainingSetBuilder([Date]);
        builder.Add(Session(1, -3));
        builder.Add(new CustomerEvent { EventId = Guid.Empty, UserId = Guid.Empty, EventTimestamp = AsOf.AddMinutes(61) });
        Assert.That(builder.DataEnd, Is.EqualTo(AsOf.AddHours(2)));
    }

    [Test]
    public void Build_OfActiveUsersOnly_LeavesOthersOut()
    {
        var builder = new ChurnTrainingSetBuilder([Date], new() { ActiveWithinDays = 10, DataEnd = AsOf.AddDays(30) });
        builder.Add(Session(1, -10));
        builder.Add(Session(2, -10.001));
        Assert.That(builder.Build(Date).Rows.ToArray().Select(r => r.UserId), Is.EqualTo(new[] { StableId.From("user", 1) }));
    }

    [TestCase(0, null)]
    [TestCase(3651, null)]
    [TestCase(30, 0)]
    public void Options_OutOfRange_AreRefused(int horizon, int? active) => Assert.That(
        () => new ChurnTrainingSetBuilder([Date], new() { HorizonDays = horizon, ActiveWithinDays = active }), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static CustomerSession Session(int user, double days) => new()
    {
        SessionId = StableId.From("session", user, (long)(days * 1e6)), UserId = StableId.From("user", user), SessionStart = AsOf.AddDays(days),
    };
}
