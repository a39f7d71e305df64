using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;

namespace AudienceML.Features.Tests.Customer.Building;

[TestFixture]
public sealed class SessionBuilderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Add_AfterABreakOfMoreThanHalfAnHour_BeginsANewSession()
    {
        var builder = new SessionBuilder();
        var first = builder.Add(Event(1, 0), null, out _);
        var second = builder.Add(Event(1, 30), null, out var none);
        var third = builder.Add(Event(1, 60.1), null, out var finished);
        Assert.That(second, Is.EqualTo(first));
        Assert.That(none, Is.Null);
        Assert.That(third, Is.Not.EqualTo(first));
        Assert.That((finished!.SessionId, finished.TotalEvents, finished.SessionDurationSec), Is.EqualTo((first, 2, 1800.0)));
        Assert.That(builder.Finish().Select(s => s.SessionId), Is.EqualTo(new[] { third }));
        Assert.That(builder.Finish(), Is.Empty);
    }

    [Test]
    public void Add_OfEventsThatNameTheirSession_GroupsThemInAnyOrder()
    {
        var (one, two) = (StableId.From("session", 1), StableId.From("session", 2));
        var builder = new SessionBuilder();
        builder.Add(Event(1, 50) with { SessionId = one }, "search", out _);
        builder.Add(Event(1, 600) with { SessionId = two }, null, out _);
        builder.Add(Event(1, 0) with { SessionId = one, CountryCode = "DE" }, "direct", out _);
        var sessions = builder.Finish().ToDictionary(s => s.SessionId);
        Assert.That(sessions, Has.Count.EqualTo(2));
        Assert.That((sessions[one].SessionStart, sessions[one].SessionEnd), Is.EqualTo((Noon, (DateTimeOffset?)Noon.AddMinutes(50))));
        Assert.That((sessions[one].Referrer, sessions[one].CountryCode), Is.EqualTo(("search", "DE")));
    }

    [Test]
    public void Finish_CountsWhatTheEventsWere()
    {
        var builder = new SessionBuilder();
        var (article, category) = (StableId.From("article", 1), StableId.From("category", 1));
        builder.Add(Event(1, 0) with { EventType = CustomerEventType.ArticleClick, ArticleId = article, CategoryId = category }, null, out _);
        builder.Add(Event(1, 1) with { EventType = CustomerEventType.ArticleView, ArticleId = article, EngagementMetrics = new(30, 80) }, null, out _);
        builder.Add(Event(1, 2) with { EventType = CustomerEventType.Search, PageUrl = "/search" }, null, out _);
        builder.Add(Event(1, 3) with { EventType = CustomerEventType.AdClick }, null, out _);
        var session = builder.Finish().Single();
        Assert.That((session.TotalEvents, session.ArticleClicks, session.ArticleViews, session.Searches, session.AdClicks), Is.EqualTo((4, 1, 1, 1, 1)));
        Assert.That((session.PagesVisitedCount, session.UniquePagesCount, session.UniqueCategoriesCount), Is.EqualTo((3, 2, 1)));
        Assert.That((session.TimeOnPageAvg, session.ScrollDepthAvg), Is.EqualTo(((double?)30, (double?)80)));
        Assert.That(session.ArticleIdsVisited, Is.EqualTo(new[] { article }));
    }

    [Test]
    public void Add_OfAnEventBeforeItsUsersSession_IsRefusedWithARemedy()
    {
        var builder = new SessionBuilder();
        builder.Add(Event(1, 0), null, out _);
        builder.Add(Event(2, -500), null, out _);
        Assert.That(() => builder.Add(Event(1, -1), null, out _), Throws.TypeOf<DataSourceException>().With.Message.Contains("Sort the events"));
    }

    private static CustomerEvent Event(int user, double minute) => new()
    {
        EventId = StableId.From("event", (long)(minute * 1000), user), UserId = StableId.From("user", user), EventTimestamp = Noon.AddMinutes(minute),
    };
}
