using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Building;

/// <summary>What is known of each user at one feature date. Rows may come in any order; later ones than the date leave no trace.</summary>
internal sealed class Snapshot(DateOnly date, Interners codes)
{
    private UserState[] _states = new UserState[256];

    public DateOnly Date { get; } = date;

    public long AsOf { get; } = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks;

    public CounterArena Counters { get; } = new();

    public DayArena Days { get; } = new();

    public ArticleReads Articles { get; } = new();

    /// <summary>The user's state; null reference when nothing was known of the user at the date.</summary>
    public ref readonly UserState StateOf(int user) =>
        ref user < _states.Length && (_states[user].Sessions | _states[user].Events) != 0
            ? ref _states[user]
            : ref System.Runtime.CompilerServices.Unsafe.NullRef<UserState>();

    public void Add(int user, CustomerSession session, in SessionTimes times, in SessionCodes codes)
    {
        if (times.Start >= AsOf)
        {
            return;
        }

        ref var state = ref Reach(user);
        AddStart(ref state, session, times, codes);
        if (times.End <= AsOf)
        {
            AddEnded(ref state, session, times);
        }
    }

    public void Add(int user, CustomerEvent customerEvent, long time, int category, int article)
    {
        if (time >= AsOf)
        {
            return;
        }

        ref var state = ref Reach(user);
        state.FirstEvent = state.Events == 0 ? time : Math.Min(state.FirstEvent, time);
        state.LastEvent = state.Events == 0 ? time : Math.Max(state.LastEvent, time);
        state.Events++;
        state.EventWindows.Add(AsOf - time);
        Counters.Add(ref state.CategoryChain, category);
        if (article != 0)
        {
            AddArticle(ref state, article, time);
        }

        switch (customerEvent.EventType)
        {
            case CustomerEventType.ArticleClick:
                state.Clicks++;
                break;
            case CustomerEventType.AdImpression:
                state.AdImpressions++;
                break;
            case CustomerEventType.Share or CustomerEventType.Like or CustomerEventType.Bookmark or CustomerEventType.Comment:
                state.Interactions++;
                break;
            case CustomerEventType.Subscribe:
                state.LastSubscribe = Math.Max(state.LastSubscribe, time);
                break;
            case CustomerEventType.Cancel:
                state.LastCancel = Math.Max(state.LastCancel, time);
                break;
            default:
                break;
        }

        if (customerEvent.EngagementMetrics is { } metrics)
        {
            AddMetrics(ref state, metrics);
        }
    }

    private void AddArticle(ref UserState state, int article, long time)
    {
        Articles.Add(article, time);
        if (state.FirstArticle == 0 || time < state.FirstArticleTime
            || (time == state.FirstArticleTime && IdOf(article).CompareTo(IdOf(state.FirstArticle)) < 0))
        {
            (state.FirstArticle, state.FirstArticleTime) = (article, time);
        }

        if (state.LastArticle == 0 || IsLater(time, IdOf(article), state.LastArticleTime, IdOf(state.LastArticle)))
        {
            (state.LastArticle, state.LastArticleTime) = (article, time);
        }
    }

    private Guid IdOf(int article) => codes.Ids.ValueOf(article);

    private static void AddMetrics(ref UserState state, EngagementMetrics metrics)
    {
        if (metrics.DwellSec is { } dwell && double.IsFinite(dwell))
        {
            state.DwellSum.Add(dwell);
            state.DwellCount++;
        }

        if (metrics.ScrollDepth is { } scroll && double.IsFinite(scroll))
        {
            state.ScrollSum.Add(scroll);
            state.ScrollCount++;
        }
    }

    private void AddStart(ref UserState state, CustomerSession session, in SessionTimes times, in SessionCodes codes)
    {
        state.FirstStart = state.Sessions == 0 ? times.Start : Math.Min(state.FirstStart, times.Start);
        if (state.Sessions == 0 || IsLater(times.Start, session.SessionId, state.LastStart, state.LastId))
        {
            (state.LastStart, state.LastId) = (times.Start, session.SessionId);
            (state.LastTier, state.LastSegment, state.LastReferrer) = (codes.Tier, codes.Segment, codes.Referrer);
        }

        state.Sessions++;
        state.SessionWindows.Add(AsOf - times.Start);
        var day = (int)(times.Start / TimeSpan.TicksPerDay);
        Days.Add(ref state.Days, day);
        state.WeekendSessions += Calendar.IsWeekend(day) ? 1 : 0;
        state.NightSessions += times.Start % TimeSpan.TicksPerDay < 6 * TimeSpan.TicksPerHour ? 1 : 0;
        Counters.Add(ref state.BrandChain, codes.Brand);
        Counters.Add(ref state.DeviceTypeChain, codes.DeviceType);
        Counters.Add(ref state.OsChain, codes.Os);
        Counters.Add(ref state.BrowserChain, codes.Browser);
        Counters.Add(ref state.CountryChain, codes.Country);
        Counters.Add(ref state.CityChain, codes.City);
        Counters.Add(ref state.ReferrerChain, codes.Referrer);
    }

    private void AddEnded(ref UserState state, CustomerSession session, in SessionTimes times)
    {
        if (state.Ended == 0 || IsLater(times.Start, session.SessionId, state.LastEndedStart, state.LastEndedId))
        {
            (state.LastEndedStart, state.LastEndedId) = (times.Start, session.SessionId);
            (state.LastEndedDuration, state.LastEndedEvents) = (times.DurationSec ?? double.NaN, session.TotalEvents);
        }

        state.Ended++;
        if (times.DurationSec is { } duration)
        {
            state.Duration.Add(duration);
        }

        if (session.EngagementScore is { } score && double.IsFinite(score))
        {
            state.Engagement.Add(score);
            if (AsOf - times.Start <= 14 * TimeSpan.TicksPerDay)
            {
                state.RecentEngagementSum.Add(score);
                state.RecentEngagementCount++;
            }
        }

        state.SessionEvents += session.TotalEvents;
        state.Pages += session.PagesVisitedCount;
        state.Categories += session.UniqueCategoriesCount;
        state.ArticleViews += session.ArticleViews;
        state.ArticleClicks += session.ArticleClicks;
        state.VideoPlays += session.VideoPlays;
        state.Searches += session.Searches;
        state.NewsletterSignups += session.NewsletterSignups;
        state.AdClicks += session.AdClicks;
    }

    private static bool IsLater(long start, Guid id, long otherStart, Guid otherId) =>
        start > otherStart || (start == otherStart && id.CompareTo(otherId) > 0);

    private ref UserState Reach(int user)
    {
        if (user >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(user + 1, checked(2 * _states.Length)));
        }

        return ref _states[user];
    }
}
