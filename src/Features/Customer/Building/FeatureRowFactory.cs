using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Building;

/// <summary>Writes the state of a user as a row. Not safe for several threads.</summary>
internal sealed class FeatureRowFactory(Snapshot snapshot, Interners codes, TenantId tenant)
{
    private readonly List<int> _days = [];

    public CustomerUserFeatures Create(Guid user, in UserState state)
    {
        snapshot.Days.Read(state.Days, _days);
        var any = state.Sessions != 0;
        var ended = state.Ended;
        return new CustomerUserFeatures
        {
            UserFeatureId = FeatureRowId.Of(user, tenant, snapshot.Date),
            UserId = user,
            CompanyId = tenant.CompanyId,
            BrandId = tenant.BrandId,
            FeatureDate = snapshot.Date,
            TotalSessions = state.Sessions,
            AvgSessionDurationSec = state.Duration.Mean,
            MinSessionDurationSec = state.Duration.Minimum,
            MaxSessionDurationSec = state.Duration.Maximum,
            StdSessionDurationSec = state.Duration.StandardDeviation,
            AvgEventsPerSession = Ratio(state.SessionEvents, ended),
            AvgPagesPerSession = Ratio(state.Pages, ended),
            AvgCategoriesDiversity = Ratio(state.Categories, ended),
            AvgArticleViews = Ratio(state.ArticleViews, ended),
            AvgArticleClicks = Ratio(state.ArticleClicks, ended),
            AvgVideoPlays = Ratio(state.VideoPlays, ended),
            AvgSearches = Ratio(state.Searches, ended),
            TotalNewsletterSignups = state.NewsletterSignups,
            TotalAdClicks = state.AdClicks,
            AvgEngagementScore = state.Engagement.Mean,
            MaxEngagementScore = state.Engagement.Maximum,
            MinEngagementScore = state.Engagement.Minimum,
            HasNewsletter = state.NewsletterSignups > 0,
            NewsletterSignupRate = Ratio(state.NewsletterSignups, ended),
            PreferredBrandId = IdMode(state.BrandChain),
            PreferredCategoryId = IdMode(state.CategoryChain),
            PreferredDeviceTypeId = IdMode(state.DeviceTypeChain),
            PreferredOsId = IdMode(state.OsChain),
            PreferredBrowserId = IdMode(state.BrowserChain),
            PrimaryCountryCode = NameMode(state.CountryChain),
            PrimaryCityId = IdMode(state.CityChain),
            CurrentSubscriptionTier = Name(state.LastTier),
            CurrentUserSegment = Name(state.LastSegment),
            FirstSessionDate = any ? DateOnly.FromDayNumber(DayOf(state.FirstStart)) : null,
            LastSessionDate = any ? DateOnly.FromDayNumber(DayOf(state.LastStart)) : null,
            DaysActive = _days.Count,
            DaysSinceLastSession = any ? snapshot.Date.DayNumber - DayOf(state.LastStart) : null,
            ActiveToday = state.SessionWindows.Day1 > 0,
            ActiveLast7Days = state.SessionWindows.Day7 > 0,
            ActiveLast30Days = state.SessionWindows.Day30 > 0,
            MlFeatures = CreateMl(state),
        };
    }

    private UserMlFeatures CreateMl(in UserState state)
    {
        var any = state.Sessions != 0;
        var first = !any ? state.FirstEvent : state.Events == 0 ? state.FirstStart : Math.Min(state.FirstStart, state.FirstEvent);
        var last = !any ? state.LastEvent : state.Events == 0 ? state.LastStart : Math.Max(state.LastStart, state.LastEvent);
        double? meanGap = state.Sessions > 1 ? Hours(state.LastStart - state.FirstStart) / (state.Sessions - 1) : null;
        var gaps = GapsOf(_days);
        return new UserMlFeatures
        {
            HoursSinceLastActivity = Hours(snapshot.AsOf - last),
            HoursSinceFirstActivity = Hours(snapshot.AsOf - first),
            HoursSinceLastSession = any ? Hours(snapshot.AsOf - state.LastStart) : null,
            Sessions1d = state.SessionWindows.Day1,
            Sessions3d = state.SessionWindows.Day3,
            Sessions7d = state.SessionWindows.Day7,
            Sessions14d = state.SessionWindows.Day14,
            Sessions28d = state.SessionWindows.Day28,
            Events1d = state.EventWindows.Day1,
            Events3d = state.EventWindows.Day3,
            Events7d = state.EventWindows.Day7,
            Events14d = state.EventWindows.Day14,
            Events28d = state.EventWindows.Day28,
            TotalEvents = state.Events,
            ActiveDays7d = CountSince(_days, snapshot.Date.DayNumber - 7),
            ActiveDays28d = CountSince(_days, snapshot.Date.DayNumber - 28),
            MeanGapHours = meanGap,
            StdGapDays = gaps.StandardDeviation,
            MaxGapDays = gaps.Maximum,
            RecencyGapRatio = meanGap > 0 ? Hours(snapshot.AsOf - state.LastStart) / meanGap : null,
            LateShare = LateShareOf(_days, snapshot.Date.DayNumber),
            WeekendShare = Ratio(state.WeekendSessions, state.Sessions),
            NightShare = Ratio(state.NightSessions, state.Sessions),
            LastSessionHour = any ? Calendar.HourOf(state.LastStart) : null,
            LastSessionWeekday = any ? Calendar.WeekdayOf(DayOf(state.LastStart)) : null,
            FirstSessionHour = any ? Calendar.HourOf(state.FirstStart) : null,
            FirstSessionWeekday = any ? Calendar.WeekdayOf(DayOf(state.FirstStart)) : null,
            TotalClicks = state.Clicks,
            ClicksPerActiveDay = Ratio(state.Clicks, _days.Count),
            Interactions = state.Interactions,
            AdImpressions = state.AdImpressions,
            DistinctCategories = snapshot.Counters.DistinctOf(state.CategoryChain),
            AvgDwellSec = state.DwellCount == 0 ? null : state.DwellSum.Value / state.DwellCount,
            AvgScrollDepth = state.ScrollCount == 0 ? null : state.ScrollSum.Value / state.ScrollCount,
            AvgEngagementScore14d = state.RecentEngagementCount == 0 ? null : state.RecentEngagementSum.Value / state.RecentEngagementCount,
            LastSessionDurationSec = state.Ended == 0 || double.IsNaN(state.LastEndedDuration) ? null : state.LastEndedDuration,
            LastSessionEvents = state.Ended == 0 ? null : state.LastEndedEvents,
            FirstArticleEvents = EventsOf(state.FirstArticle),
            FirstArticleAgeHours = AgeOf(state.FirstArticle, state.FirstArticleTime),
            LastArticleEvents = EventsOf(state.LastArticle),
            LastArticleAgeHours = AgeOf(state.LastArticle, state.LastArticleTime),
            HasCancelled = state.LastSubscribe == 0 && state.LastCancel == 0 ? null : state.LastCancel >= state.LastSubscribe,
            HoursSinceCancel = state.LastCancel == 0 ? null : Hours(snapshot.AsOf - state.LastCancel),
            PrimaryReferrer = NameMode(state.ReferrerChain),
            LastReferrer = Name(state.LastReferrer),
        };
    }

    private int? EventsOf(int article) => article == 0 ? null : snapshot.Articles.EventsOf(article);

    private double? AgeOf(int article, long time) => article == 0 ? null : Hours(time - snapshot.Articles.FirstOf(article));

    private static Moments GapsOf(List<int> days)
    {
        var gaps = default(Moments);
        for (var i = 1; i < days.Count; i++)
        {
            gaps.Add(days[i] - days[i - 1]);
        }

        return gaps;
    }

    private static int CountSince(List<int> days, int first)
    {
        var count = 0;
        for (var i = days.Count - 1; i >= 0 && days[i] >= first; i--)
        {
            count++;
        }

        return count;
    }

    private static double? LateShareOf(List<int> days, int end)
    {
        if (days.Count == 0)
        {
            return null;
        }

        var late = 0;
        foreach (var day in days)
        {
            late += day - days[0] >= end - day ? 1 : 0;
        }

        return (double)late / days.Count;
    }

    private static int DayOf(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);

    private static double Hours(long ticks) => (double)ticks / TimeSpan.TicksPerHour;

    private static double? Ratio(long sum, int count) => count == 0 ? null : (double)sum / count;

    private Guid? IdMode(int chain) =>
        snapshot.Counters.ModeOf(chain, codes.Ids, Comparer<Guid>.Default) is var code && code == 0 ? null : codes.Ids.ValueOf(code);

    private string? NameMode(int chain) => Name(snapshot.Counters.ModeOf(chain, codes.Names, StringComparer.Ordinal));

    private string? Name(int code) => code == 0 ? null : codes.Names.ValueOf(code);
}
