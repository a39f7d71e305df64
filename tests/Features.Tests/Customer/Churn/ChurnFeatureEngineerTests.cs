using System.Globalization;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Customer.Shared;
using AudienceML.Features.Shared.Loading;

namespace AudienceML.Features.Tests.Customer.Churn;

[TestFixture]
public sealed class ChurnFeatureEngineerTests
{
    private static readonly DateOnly Date = new(2026, 3, 1);
    private static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Every feature of one user who can be followed by hand. A change here changes models: raise the engineer's revision with it.</summary>
    [Test]
    public void Encode_OfAGoldenUser_GivesTheseFeatures()
    {
        var row = GoldenUser();
        var encoder = new ChurnFeatureEngineer().Fit([row]);
        var values = encoder.Encode([row]).Row(0).ToArray();
        var actual = encoder.Columns.Select((c, i) => $"{c.Name}={values[i].ToString("G6", CultureInfo.InvariantCulture)}");
        Assert.That(string.Join(' ', actual), Is.EqualTo(
            "hours_since_last_activity=36 hours_since_first_activity=504 hours_since_last_session=36 days_active=3 sessions_1d=0 sessions_3d=1 "
            + "sessions_7d=1 sessions_14d=2 sessions_28d=3 events_1d=0 events_3d=2 events_7d=2 events_28d=4 active_days_7d=1 active_days_28d=3 "
            + "sessions_per_week=1 session_trend_7d=0.5 session_trend_14d=0.666667 late_share=0.333333 mean_gap_hours=234 std_gap_days=0.5 "
            + "max_gap_days=10 recency_gap_ratio=0.153846 weekend_share=0.333333 night_share=0.333333 last_session_hour=12 last_session_weekday=5 "
            + "first_session_hour=0 first_session_weekday=0 total_sessions=3 avg_session_duration_sec=200 min_session_duration_sec=100 "
            + "max_session_duration_sec=300 std_session_duration_sec=81.6497 last_session_duration_sec=300 last_session_events=6 "
            + "avg_events_per_session=4 avg_pages_per_session=3 avg_categories_diversity=1 distinct_categories=2 total_events=4 total_clicks=2 "
            + "clicks_per_active_day=0.666667 preferred_brand=0 preferred_category=0 preferred_device_type=0 preferred_os=NaN preferred_browser=NaN "
            + "primary_country=0 primary_city=NaN primary_referrer=0 last_referrer=0 avg_article_views=2 avg_article_clicks=1 avg_video_plays=0 "
            + "avg_searches=0 total_newsletter_signups=1 total_ad_clicks=1 avg_engagement_score=50 max_engagement_score=60 min_engagement_score=40 "
            + "engagement_score_14d=55 engagement_change_14d=5 has_newsletter=1 newsletter_signup_rate=0.333333 interactions=1 ad_click_rate=NaN "
            + "avg_dwell_sec=30 avg_scroll_depth=80 first_article_events=3 first_article_age_hours=5 last_article_events=2 "
            + "last_article_age_hours=228 subscription_tier=0 user_segment=NaN has_cancelled=1 hours_since_cancel=36"));
    }

    [Test]
    public void Encode_OfAUserKnownByOneEventOnly_LeavesWhatIsUnknownMissing()
    {
        var builder = new CustomerFeatureBuilder([Date]);
        builder.Add(new CustomerEvent { EventId = Guid.Empty, UserId = StableId.From("user", 1), EventTimestamp = AsOf.AddHours(-1) });
        var row = builder.Build(Date).Single();
        var encoder = new ChurnFeatureEngineer().Fit([row]);
        var values = encoder.Columns.Zip(encoder.Encode([row]).Row(0).ToArray()).ToDictionary(c => c.First.Name, c => c.Second);
        Assert.That(values["hours_since_last_activity"], Is.EqualTo(1));
        Assert.That(values["days_active"], Is.Zero);
        Assert.That(values["avg_session_duration_sec"], Is.NaN);
        Assert.That(values["recency_gap_ratio"], Is.NaN);
    }

    [Test]
    public void Schema_OfTheParts_IsContainedInTheWhole()
    {
        var whole = new ChurnFeatureEngineer().Schema.Features;
        Assert.That(new RecencyFeatureEngineer().Schema.Features, Is.SubsetOf(whole));
        Assert.That(new TemporalFeatureEngineer().Schema.Features, Is.SubsetOf(whole));
        Assert.That(new BehaviouralFeatureEngineer().Schema.Features, Is.SubsetOf(whole));
        Assert.That(new EngagementFeatureEngineer().Schema.Features, Is.SubsetOf(whole));
    }

    private static CustomerUserFeatures GoldenUser()
    {
        var builder = new CustomerFeatureBuilder([Date]);
        (double Day, double Duration, double Score)[] sessions = [(-21, 100, 40), (-11, 200, 50), (-1.5, 300, 60)];
        for (var i = 0; i < sessions.Length; i++)
        {
            builder.Add(new CustomerSession
            {
                SessionId = StableId.From("session", i), UserId = StableId.From("user", 1), BrandId = StableId.From("brand", 1), CountryCode = "DE",
                DeviceTypeId = StableId.From("device", 1), Referrer = "search", SubscriptionTier = SubscriptionTiers.Free,
                SessionStart = AsOf.AddDays(sessions[i].Day).AddHours(i == 1 ? 8 : 0), SessionDurationSec = sessions[i].Duration,
                EngagementScore = sessions[i].Score, TotalEvents = 2 * (i + 1), PagesVisitedCount = 3, UniqueCategoriesCount = 1, ArticleViews = 2,
                ArticleClicks = 1, NewsletterSignups = i == 0 ? 1 : 0, AdClicks = i == 2 ? 1 : 0,
            });
        }

        (double Day, CustomerEventType Type, int Category)[] events =
        [
            (-21, CustomerEventType.ArticleClick, 1), (-11, CustomerEventType.ArticleClick, 2), (-1.5, CustomerEventType.Share, 2), (-1.5, CustomerEventType.Cancel, 2),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            builder.Add(new CustomerEvent
            {
                EventId = StableId.From("event", i), UserId = StableId.From("user", 1), EventTimestamp = AsOf.AddDays(events[i].Day), EventType = events[i].Type,
                CategoryId = StableId.From("category", events[i].Category), ArticleId = i < 3 ? StableId.From("article", events[i].Category) : null,
                EngagementMetrics = i < 2 ? new EngagementMetrics(20 + (20 * i), 80) : null,
            });
        }

        // Another user reads the first article five hours before the golden user does, and once later.
        foreach (var hours in (double[])[-5, 48])
        {
            builder.Add(new CustomerEvent
            {
                EventId = StableId.From("other event", (long)hours + 100), UserId = StableId.From("user", 2),
                EventTimestamp = AsOf.AddDays(-21).AddHours(hours), ArticleId = StableId.From("article", 1),
            });
        }

        return builder.Build(Date).Single(r => r.UserId == StableId.From("user", 1));
    }
}
