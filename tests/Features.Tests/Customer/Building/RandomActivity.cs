using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Tests.Customer.Building;

/// <summary>Small random sets of sessions and events with everything that makes definitions hard: ties, gaps, missing values, rows about midnight.</summary>
internal sealed class RandomActivity
{
    public static readonly DateOnly Date = new(2026, 3, 1);
    public static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly RandomSource _random;

    public RandomActivity(long seed)
    {
        _random = new RandomSource(seed);
        var users = 1 + _random.NextInt32(6);
        Sessions = [.. Enumerable.Range(0, _random.NextInt32(60)).Select(i => Session(i, users))];
        Events = [.. Enumerable.Range(0, _random.NextInt32(80)).Select(i => Event(i, users))];
    }

    public IReadOnlyList<CustomerSession> Sessions { get; }

    public IReadOnlyList<CustomerEvent> Events { get; }

    private CustomerSession Session(int i, int users)
    {
        var start = Time();
        var duration = _random.Bernoulli(0.2) ? (double?)null : _random.NextInt32(7200);
        return new CustomerSession
        {
            SessionId = StableId.From("session", i),
            UserId = StableId.From("user", _random.NextInt32(users)),
            BrandId = StableId.From("brand", _random.NextInt32(3)),
            CountryCode = Pick("DE", "FR", "AT"),
            CityId = Id("city", 3),
            DeviceTypeId = Id("device", 3),
            OsId = Id("os", 3),
            BrowserId = Id("browser", 3),
            Referrer = Pick("direct", "search", "social"),
            UserSegment = Pick([.. UserSegments.All]),
            SubscriptionTier = Pick([.. SubscriptionTiers.All]),
            SessionStart = start,
            SessionEnd = duration is null || _random.Bernoulli(0.2) ? null : start.AddSeconds(duration.Value),
            SessionDurationSec = _random.Bernoulli(0.2) ? null : duration,
            TotalEvents = _random.NextInt32(9),
            ArticleViews = _random.NextInt32(5),
            ArticleClicks = _random.NextInt32(5),
            VideoPlays = _random.NextInt32(3),
            NewsletterSignups = _random.NextInt32(20) == 0 ? 1 : 0,
            AdClicks = _random.NextInt32(2),
            Searches = _random.NextInt32(2),
            PagesVisitedCount = _random.NextInt32(9),
            UniqueCategoriesCount = _random.NextInt32(4),
            EngagementScore = _random.Bernoulli(0.2) ? null : _random.Uniform(0, 100),
        };
    }

    private CustomerEvent Event(int i, int users) => new()
    {
        EventId = StableId.From("event", i),
        UserId = StableId.From("user", _random.NextInt32(users)),
        EventType = (CustomerEventType)_random.NextInt32(CustomerEventTypes.Names.Length),
        EventTimestamp = Time(),
        CategoryId = Id("category", 4),
        ArticleId = Id("article", 6),
        EngagementMetrics = _random.Bernoulli(0.5) ? null : new EngagementMetrics(
            _random.Bernoulli(0.3) ? null : _random.Uniform(0, 300), _random.Bernoulli(0.3) ? null : _random.Uniform(0, 100)),
    };

    private DateTimeOffset Time() => _random.NextInt32(4) switch
    {
        // Whole days away: the borders of every window, and ties.
        0 => AsOf.AddDays(-_random.NextInt32(40) + 3),
        1 => AsOf.AddMinutes(_random.NextInt32(120) - 90),
        _ => AsOf.AddMinutes(-_random.NextInt32(60 * 24 * 60) + (60 * 24 * 10)).AddMilliseconds(_random.NextInt32(60_000)),
    };

    private Guid? Id(string scope, int count) => _random.Bernoulli(0.2) ? null : StableId.From(scope, _random.NextInt32(count));

    private string? Pick(params string[] values) => _random.Bernoulli(0.2) ? null : values[_random.NextInt32(values.Length)];
}
