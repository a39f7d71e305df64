namespace AudienceML.Features.Customer.Building;

/// <summary>Everything that is kept of one user for one feature date. Times are UTC ticks.</summary>
internal struct UserState
{
    public int Sessions;
    public long FirstStart;
    public long LastStart;
    public Guid LastId;
    public int LastTier;
    public int LastSegment;
    public int LastReferrer;

    public int Ended;
    public long LastEndedStart;
    public Guid LastEndedId;
    public double LastEndedDuration;
    public int LastEndedEvents;

    public Moments Duration;
    public Moments Engagement;
    public PreciseSum RecentEngagementSum;
    public int RecentEngagementCount;

    public long SessionEvents;
    public long Pages;
    public long Categories;
    public long ArticleViews;
    public long ArticleClicks;
    public long VideoPlays;
    public long Searches;
    public int NewsletterSignups;
    public int AdClicks;

    public WindowCounts SessionWindows;
    public int WeekendSessions;
    public int NightSessions;
    public int Days;

    public int BrandChain;
    public int DeviceTypeChain;
    public int OsChain;
    public int BrowserChain;
    public int CountryChain;
    public int CityChain;
    public int ReferrerChain;
    public int CategoryChain;

    public int Events;
    public WindowCounts EventWindows;
    public int Clicks;
    public int Interactions;
    public int AdImpressions;
    public long FirstEvent;
    public long LastEvent;
    public int FirstArticle;
    public long FirstArticleTime;
    public int LastArticle;
    public long LastArticleTime;
    public PreciseSum DwellSum;
    public int DwellCount;
    public PreciseSum ScrollSum;
    public int ScrollCount;
    public long LastSubscribe;
    public long LastCancel;
}
