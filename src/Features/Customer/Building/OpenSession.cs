using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Building;

/// <summary>A session that is being built from its events.</summary>
internal sealed class OpenSession(Guid sessionId, CustomerEvent first)
{
    // An import may hold a million open sessions: lists are made when they are needed, and for a few ids at first.
    private List<Guid>? _articles;
    private List<Guid>? _categories;
    private int _views;
    private int _clicks;
    private int _videos;
    private int _signups;
    private int _adClicks;
    private int _searches;
    private string? _country;
    private string? _timezone;
    private Guid? _city;
    private Guid? _deviceType;
    private Guid? _os;
    private Guid? _browser;
    private HashSet<string>? _urls;
    private string? _referrer;
    private int _events;
    private int _pages;
    private (double Sum, int Count) _dwell;
    private (double Sum, int Count) _scroll;

    public Guid SessionId { get; } = sessionId;

    public long Start { get; private set; } = first.EventTimestamp.UtcTicks;

    public long End { get; private set; } = first.EventTimestamp.UtcTicks;

    public void Add(CustomerEvent item, string? referrer)
    {
        var time = item.EventTimestamp.UtcTicks;
        Start = Math.Min(Start, time);
        End = Math.Max(End, time);
        _events++;
        Count(item.EventType);
        _referrer ??= referrer;
        Complete(item);
        if (item.CategoryId is { } category)
        {
            AddOnce(ref _categories, category);
        }

        AddPage(item);
        if (item.EngagementMetrics is { } metrics)
        {
            _dwell = metrics.DwellSec is { } dwell ? (_dwell.Sum + dwell, _dwell.Count + 1) : _dwell;
            _scroll = metrics.ScrollDepth is { } scroll ? (_scroll.Sum + scroll, _scroll.Count + 1) : _scroll;
        }
    }

    public CustomerSession Close() => new()
    {
        SessionId = SessionId,
        UserId = first.UserId,
        CompanyId = first.CompanyId,
        BrandId = first.BrandId,
        CountryCode = _country,
        CityId = _city,
        Timezone = _timezone,
        DeviceTypeId = _deviceType,
        OsId = _os,
        BrowserId = _browser,
        Referrer = _referrer,
        SessionStart = new DateTimeOffset(Start, TimeSpan.Zero),
        SessionEnd = new DateTimeOffset(End, TimeSpan.Zero),
        SessionDurationSec = (double)(End - Start) / TimeSpan.TicksPerSecond,
        TotalEvents = _events,
        ArticleViews = _views,
        ArticleClicks = _clicks,
        VideoPlays = _videos,
        NewsletterSignups = _signups,
        AdClicks = _adClicks,
        Searches = _searches,
        PagesVisitedCount = _pages,
        UniquePagesCount = (_articles?.Count ?? 0) + (_urls?.Count ?? 0),
        UniqueCategoriesCount = _categories?.Count ?? 0,
        CategoriesVisited = _categories ?? [],
        ArticleIdsVisited = _articles ?? [],
        ScrollDepthAvg = _scroll.Count == 0 ? null : _scroll.Sum / _scroll.Count,
        TimeOnPageAvg = _dwell.Count == 0 ? null : _dwell.Sum / _dwell.Count,
    };

    private static void AddOnce(ref List<Guid>? ids, Guid id)
    {
        ids ??= new List<Guid>(2);
        if (!ids.Contains(id))
        {
            ids.Add(id);
        }
    }

    private void Count(CustomerEventType type)
    {
        switch (type)
        {
            case CustomerEventType.ArticleView:
                _views++;
                break;
            case CustomerEventType.ArticleClick:
                _clicks++;
                break;
            case CustomerEventType.VideoPlay:
                _videos++;
                break;
            case CustomerEventType.NewsletterSignup:
                _signups++;
                break;
            case CustomerEventType.AdClick:
                _adClicks++;
                break;
            case CustomerEventType.Search:
                _searches++;
                break;
            default:
                break;
        }
    }

    private void AddPage(CustomerEvent item)
    {
        if (item.ArticleId is { } article)
        {
            _pages++;
            AddOnce(ref _articles, article);
        }
        else if (item.PageUrl is { } url)
        {
            _pages++;
            (_urls ??= new HashSet<string>(StringComparer.Ordinal)).Add(url);
        }
    }

    private void Complete(CustomerEvent item)
    {
        _country ??= item.CountryCode;
        _timezone ??= item.Timezone;
        _city ??= item.CityId;
        _deviceType ??= item.DeviceTypeId;
        _os ??= item.OsId;
        _browser ??= item.BrowserId;
    }
}
