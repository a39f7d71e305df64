using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Tests.Customer.Building;

/// <summary>The definitions of user features, word by word and without any care for speed.</summary>
internal static class NaiveFeatures
{
    public static CustomerUserFeatures? Of(Guid user, DateOnly date, IEnumerable<CustomerSession> allSessions, IEnumerable<CustomerEvent> allEvents)
    {
        var asOf = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var sessions = allSessions.Where(s => s.UserId == user && s.SessionStart < asOf)
            .OrderBy(s => s.SessionStart).ThenBy(s => s.SessionId.ToString(), StringComparer.Ordinal).ToList();
        var events = allEvents.Where(e => e.UserId == user && e.EventTimestamp < asOf).ToList();
        if (sessions.Count + events.Count == 0)
        {
            return null;
        }

        var ended = sessions.Where(s => EndOf(s) <= asOf).ToList();
        var durations = ended.Select(DurationOf).OfType<double>().ToList();
        var scores = ended.Select(s => s.EngagementScore).OfType<double>().ToList();
        var days = sessions.Select(s => DateOnly.FromDateTime(s.SessionStart.UtcDateTime)).Distinct().Order().ToList();
        var last = sessions.LastOrDefault();
        var reads = allEvents.Where(e => e.ArticleId is not null && e.EventTimestamp < asOf).ToList();
        return new CustomerUserFeatures
        {
            UserId = user,
            FeatureDate = date,
            TotalSessions = sessions.Count,
            AvgSessionDurationSec = Mean(durations),
            MinSessionDurationSec = durations.Count == 0 ? null : durations.Min(),
            MaxSessionDurationSec = durations.Count == 0 ? null : durations.Max(),
            StdSessionDurationSec = Std(durations),
            AvgEventsPerSession = Mean(ended.Select(s => (double)s.TotalEvents)),
            AvgPagesPerSession = Mean(ended.Select(s => (double)s.PagesVisitedCount)),
            AvgCategoriesDiversity = Mean(ended.Select(s => (double)s.UniqueCategoriesCount)),
            AvgArticleViews = Mean(ended.Select(s => (double)s.ArticleViews)),
            AvgArticleClicks = Mean(ended.Select(s => (double)s.ArticleClicks)),
            AvgVideoPlays = Mean(ended.Select(s => (double)s.VideoPlays)),
            AvgSearches = Mean(ended.Select(s => (double)s.Searches)),
            TotalNewsletterSignups = ended.Sum(s => s.NewsletterSignups),
            TotalAdClicks = ended.Sum(s => s.AdClicks),
            AvgEngagementScore = Mean(scores),
            MaxEngagementScore = scores.Count == 0 ? null : scores.Max(),
            MinEngagementScore = scores.Count == 0 ? null : scores.Min(),
            HasNewsletter = ended.Sum(s => s.NewsletterSignups) > 0,
            NewsletterSignupRate = Mean(ended.Select(s => (double)s.NewsletterSignups)),
            PreferredBrandId = Mode(sessions.Select(s => (Guid?)s.BrandId)),
            PreferredCategoryId = Mode(events.Select(e => e.CategoryId)),
            PreferredDeviceTypeId = Mode(sessions.Select(s => s.DeviceTypeId)),
            PreferredOsId = Mode(sessions.Select(s => s.OsId)),
            PreferredBrowserId = Mode(sessions.Select(s => s.BrowserId)),
            PrimaryCountryCode = Mode(sessions.Select(s => s.CountryCode)),
            PrimaryCityId = Mode(sessions.Select(s => s.CityId)),
            CurrentSubscriptionTier = last?.SubscriptionTier,
            CurrentUserSegment = last?.UserSegment,
            FirstSessionDate = days.Count == 0 ? null : days[0],
            LastSessionDate = days.Count == 0 ? null : days[^1],
            DaysActive = days.Count,
            DaysSinceLastSession = days.Count == 0 ? null : date.DayNumber - days[^1].DayNumber,
            ActiveToday = SessionsIn(1) > 0,
            ActiveLast7Days = SessionsIn(7) > 0,
            ActiveLast30Days = SessionsIn(30) > 0,
            MlFeatures = Ml(asOf, date, sessions, ended, events, days, reads),
        };

        int SessionsIn(int n) => sessions.Count(s => s.SessionStart >= asOf.AddDays(-n));
    }

    public static DateTimeOffset EndOf(CustomerSession s) =>
        s.SessionEnd ?? (s.SessionDurationSec is > 0 ? s.SessionStart.AddSeconds(s.SessionDurationSec.Value) : s.SessionStart);

    private static double? DurationOf(CustomerSession s) =>
        s.SessionDurationSec ?? (s.SessionEnd is { } end ? (end - s.SessionStart).TotalSeconds : null);

    private static UserMlFeatures Ml(
        DateTimeOffset asOf, DateOnly date, List<CustomerSession> sessions, List<CustomerSession> ended, List<CustomerEvent> events, List<DateOnly> days,
        List<CustomerEvent> reads)
    {
        var signs = sessions.Select(s => s.SessionStart).Concat(events.Select(e => e.EventTimestamp)).ToList();
        var last = sessions.LastOrDefault();
        var lastEnded = ended.LastOrDefault();
        var gaps = days.Zip(days.Skip(1), (a, b) => (double)(b.DayNumber - a.DayNumber)).ToList();
        double? meanGap = sessions.Count < 2 ? null : (last!.SessionStart - sessions[0].SessionStart).TotalHours / (sessions.Count - 1);
        double? recency = last is null ? null : (asOf - last.SessionStart).TotalHours;
        var subscribe = events.Where(e => e.EventType == CustomerEventType.Subscribe).Select(e => (DateTimeOffset?)e.EventTimestamp).Max();
        var cancel = events.Where(e => e.EventType == CustomerEventType.Cancel).Select(e => (DateTimeOffset?)e.EventTimestamp).Max();
        var own = events.Where(e => e.ArticleId is not null)
            .OrderBy(e => e.EventTimestamp).ThenBy(e => e.ArticleId.ToString(), StringComparer.Ordinal).ToList();
        return new UserMlFeatures
        {
            HoursSinceLastActivity = (asOf - signs.Max()).TotalHours,
            HoursSinceFirstActivity = (asOf - signs.Min()).TotalHours,
            HoursSinceLastSession = recency,
            Sessions1d = SessionsIn(1),
            Sessions3d = SessionsIn(3),
            Sessions7d = SessionsIn(7),
            Sessions14d = SessionsIn(14),
            Sessions28d = SessionsIn(28),
            Events1d = EventsIn(1),
            Events3d = EventsIn(3),
            Events7d = EventsIn(7),
            Events14d = EventsIn(14),
            Events28d = EventsIn(28),
            TotalEvents = events.Count,
            ActiveDays7d = days.Count(d => d >= date.AddDays(-7)),
            ActiveDays28d = days.Count(d => d >= date.AddDays(-28)),
            MeanGapHours = meanGap,
            StdGapDays = Std(gaps),
            MaxGapDays = gaps.Count == 0 ? null : gaps.Max(),
            RecencyGapRatio = meanGap > 0 ? recency / meanGap : null,
            LateShare = Mean(days.Select(d => d.DayNumber - days[0].DayNumber >= date.DayNumber - d.DayNumber ? 1.0 : 0.0)),
            WeekendShare = Mean(sessions.Select(s => s.SessionStart.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.0 : 0.0)),
            NightShare = Mean(sessions.Select(s => s.SessionStart.Hour < 6 ? 1.0 : 0.0)),
            LastSessionHour = last?.SessionStart.TimeOfDay.TotalHours,
            LastSessionWeekday = (int?)last?.SessionStart.DayOfWeek,
            FirstSessionHour = sessions.FirstOrDefault()?.SessionStart.TimeOfDay.TotalHours,
            FirstSessionWeekday = (int?)sessions.FirstOrDefault()?.SessionStart.DayOfWeek,
            TotalClicks = events.Count(e => e.EventType == CustomerEventType.ArticleClick),
            ClicksPerActiveDay = days.Count == 0 ? null : (double)events.Count(e => e.EventType == CustomerEventType.ArticleClick) / days.Count,
            Interactions = events.Count(e => e.EventType is CustomerEventType.Share or CustomerEventType.Like or CustomerEventType.Bookmark or CustomerEventType.Comment),
            AdImpressions = events.Count(e => e.EventType == CustomerEventType.AdImpression),
            DistinctCategories = events.Select(e => e.CategoryId).OfType<Guid>().Distinct().Count(),
            AvgDwellSec = Mean(events.Select(e => e.EngagementMetrics?.DwellSec).OfType<double>()),
            AvgScrollDepth = Mean(events.Select(e => e.EngagementMetrics?.ScrollDepth).OfType<double>()),
            AvgEngagementScore14d = Mean(ended.Where(s => s.SessionStart >= asOf.AddDays(-14)).Select(s => s.EngagementScore).OfType<double>()),
            LastSessionDurationSec = lastEnded is null ? null : DurationOf(lastEnded),
            LastSessionEvents = lastEnded?.TotalEvents,
            FirstArticleEvents = EventsOn(own.FirstOrDefault()),
            FirstArticleAgeHours = AgeAt(own.FirstOrDefault()),
            LastArticleEvents = EventsOn(own.LastOrDefault()),
            LastArticleAgeHours = AgeAt(own.LastOrDefault()),
            HasCancelled = subscribe is null && cancel is null ? null : subscribe is null || cancel >= subscribe,
            HoursSinceCancel = cancel is { } c ? (asOf - c).TotalHours : null,
            PrimaryReferrer = Mode(sessions.Select(s => s.Referrer)),
            LastReferrer = last?.Referrer,
        };

        int? EventsOn(CustomerEvent? read) => read is null ? null : reads.Count(r => r.ArticleId == read.ArticleId);
        double? AgeAt(CustomerEvent? read) =>
            read is null ? null : (read.EventTimestamp - reads.Where(r => r.ArticleId == read.ArticleId).Min(r => r.EventTimestamp)).TotalHours;
        int SessionsIn(int n) => sessions.Count(s => s.SessionStart >= asOf.AddDays(-n));
        int EventsIn(int n) => events.Count(e => e.EventTimestamp >= asOf.AddDays(-n));
    }

    private static double? Mean(IEnumerable<double> values) => values.Any() ? values.Average() : null;

    private static double? Std(List<double> values) => values.Count == 0 ? null : Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2)));

    private static T? Mode<T>(IEnumerable<T?> values) => values.Where(v => v is not null).GroupBy(v => v)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key!.ToString(), StringComparer.Ordinal).Select(g => g.Key).FirstOrDefault();
}
