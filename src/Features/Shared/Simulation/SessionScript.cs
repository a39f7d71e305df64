using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>One session as it happens: what is read, for how long, and the rows that this leaves.</summary>
internal sealed class SessionScript
{
    private static readonly string[] Referrers = ["direct", "search", "social", "newsletter", "internal"];
    private readonly SimulatedWorld _world;
    private readonly UserTraits _traits;
    private readonly RandomSource _random;
    private readonly Guid _userId;
    private readonly Guid _sessionId;
    private readonly long _key;
    private readonly double _startDay;
    private readonly int _device;
    private readonly List<CustomerEvent> _events = [];
    private readonly List<Guid> _articles = [];
    private readonly List<Guid> _categories = [];
    private long _clock;
    private int _pages;
    private int _views;
    private int _clicks;
    private int _videos;
    private int _signups;
    private int _adClicks;
    private int _searches;
    private double _scoreSum;
    private double _dwellSum;
    private double _scrollSum;

    public SessionScript(SimulatedWorld world, UserTraits traits, RandomSource random, Guid userId, int user, int session, double startDay)
    {
        (_world, _traits, _random, _userId, _startDay) = (world, traits, random, userId, startDay);
        _key = ((long)user << 24) + session;
        _sessionId = StableId.From("session", world.Options.Seed, _key);
        _device = random.Bernoulli(0.12) ? random.NextInt32(3) : world.IsDrifted(startDay) ? traits.DriftedDevice : traits.Device;
    }

    /// <summary>The end of the session in days from the beginning.</summary>
    public double EndDay => Math.Floor((_startDay * 86_400_000) + _clock + 0.5) / 86_400_000;

    /// <summary>Reads articles.</summary>
    /// <param name="depth">How deeply, a logit.</param>
    public void Read(double depth)
    {
        var reads = 1 + _random.Poisson(0.8 * DeterministicMath.Exp(0.4 * depth));
        for (var i = 0; i < reads; i++)
        {
            ReadOne(depth);
        }

        if (_random.Bernoulli(0.25))
        {
            Pass(1000);
            Add(CustomerEventType.ArticleView, Pick(), null);
            _views++;
        }

        Extras(depth);
    }

    /// <summary>Adds an event that concerns no article.</summary>
    public void Add(CustomerEventType type) => Add(type, null, null);

    /// <summary>The session's row; its events are appended to those of the user.</summary>
    public CustomerSession Close(string tier, string segment, List<CustomerEvent> events)
    {
        events.AddRange(_events);
        var start = _world.Start.AddTicks((long)Math.Floor((_startDay * 86_400_000) + 0.5) * TimeSpan.TicksPerMillisecond);
        return new CustomerSession
        {
            SessionId = _sessionId,
            UserId = _userId,
            CompanyId = _world.Reference.Company,
            BrandId = _traits.Brand,
            CountryCode = _traits.City.CountryCode,
            CityId = _traits.City.CityId,
            Timezone = _traits.City.Timezone,
            DeviceTypeId = DeviceId,
            OsId = OsId,
            BrowserId = BrowserId,
            Referrer = Referrers[_random.Choose(_world.IsDrifted(_startDay) ? [0.2, 0.2, 0.45, 0.08, 0.07] : [0.42, 0.26, 0.14, 0.1, 0.08])],
            UserSegment = segment,
            SubscriptionTier = tier,
            SessionStart = start,
            SessionEnd = start.AddMilliseconds(_clock),
            SessionDurationSec = _clock / 1000.0,
            TotalEvents = _events.Count,
            ArticleViews = _views,
            ArticleClicks = _clicks,
            VideoPlays = _videos,
            NewsletterSignups = _signups,
            AdClicks = _adClicks,
            Searches = _searches,
            PagesVisitedCount = _pages,
            UniquePagesCount = _articles.Count,
            UniqueCategoriesCount = _categories.Count,
            CategoriesVisited = _categories,
            ArticleIdsVisited = _articles,
            EngagementScore = Math.Round(100 * _scoreSum / _clicks, 2),
            ScrollDepthAvg = Math.Round(_scrollSum / _clicks, 2),
            TimeOnPageAvg = Math.Round(_dwellSum / _clicks, 2),
            CreatedAt = start.AddMilliseconds(_clock),
        };
    }

    private Guid DeviceId => _world.Reference.Tables.DeviceTypes[_device].DeviceTypeId;

    // Windows, macOS, Linux on a desktop; Android or iOS elsewhere.
    private Guid OsId => _world.Reference.Tables.OperatingSystems[_device == 0 ? (_traits.Apple ? 1 : 0) : (_traits.Apple ? 4 : 3)].OsId;

    private Guid BrowserId => _world.Reference.Tables.Browsers[_traits.Browser].BrowserId;

    private EditorialArticle Pick() => _world.Articles.Pick(_random, _random.Choose(_traits.Interests), _startDay);

    private void ReadOne(double depth)
    {
        var article = Pick();
        var pleasure = depth + (0.3 * SimulatedArticles.QualityOf(article)) + _random.Normal(0, 0.4);
        var score = DeterministicMath.Sigmoid(pleasure);
        var dwell = Math.Round((15 + (180 * score)) * DeterministicMath.Exp(_random.Normal(0, 0.35)), 1);
        var scroll = Math.Round(Math.Clamp((100 * score) + _random.Normal(10, 12), 1, 100), 1);
        var isVideo = string.Equals(article.ArticleType, "video", StringComparison.Ordinal);
        Pass(500 + _random.NextInt32(4000));
        Add(CustomerEventType.ArticleClick, article, new EngagementMetrics(dwell, scroll));
        if (isVideo)
        {
            Add(CustomerEventType.VideoPlay, article, new EngagementMetrics(PlayFraction: Math.Round(score, 3)));
            _videos++;
        }

        Pass((long)(dwell * 1000));
        _clicks++;
        _pages++;
        _scoreSum += score;
        _dwellSum += dwell;
        _scrollSum += scroll;
        if (!_articles.Contains(article.ArticleId))
        {
            _articles.Add(article.ArticleId);
        }

        if (!_categories.Contains(article.PrimaryCategoryId!.Value))
        {
            _categories.Add(article.PrimaryCategoryId.Value);
        }

        if (_random.Bernoulli(0.05 * score))
        {
            Add((CustomerEventType)((int)CustomerEventType.Share + _random.NextInt32(4)), article, null);
        }
    }

    private void Extras(double depth)
    {
        if (_random.Bernoulli(0.06))
        {
            Pass(2000);
            Add(CustomerEventType.Search);
            _searches++;
        }

        if (_random.Bernoulli(0.008 * DeterministicMath.Exp(0.5 * depth)))
        {
            Add(CustomerEventType.NewsletterSignup);
            _signups++;
        }

        if (_random.Bernoulli(0.2))
        {
            Add(CustomerEventType.AdImpression);
            if (_random.Bernoulli(0.06))
            {
                Pass(1500);
                Add(CustomerEventType.AdClick);
                _adClicks++;
            }
        }
    }

    private void Pass(long milliseconds) => _clock += milliseconds;

    private void Add(CustomerEventType type, EditorialArticle? article, EngagementMetrics? metrics)
    {
        var time = _world.Start.AddTicks(((long)Math.Floor((_startDay * 86_400_000) + 0.5) + _clock) * TimeSpan.TicksPerMillisecond);
        _events.Add(new CustomerEvent
        {
            EventId = StableId.From("event", ((long)_world.Options.Seed << 20) + _events.Count, _key),
            SessionId = _sessionId,
            UserId = _userId,
            CompanyId = _world.Reference.Company,
            BrandId = _traits.Brand,
            EventType = type,
            EventTimestamp = time,
            ArticleId = article?.ArticleId,
            ArticleType = article?.ArticleType,
            CategoryId = article?.PrimaryCategoryId,
            PageUrl = article?.ContentUrl,
            CountryCode = _traits.City.CountryCode,
            CityId = _traits.City.CityId,
            Timezone = _traits.City.Timezone,
            DeviceTypeId = DeviceId,
            OsId = OsId,
            BrowserId = BrowserId,
            EngagementMetrics = metrics,
            CreatedAt = time,
        });
    }
}
