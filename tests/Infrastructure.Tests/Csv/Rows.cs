using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Infrastructure.Tests.Csv;

/// <summary>Generators of rows whose every field may be missing, ugly or extreme.</summary>
internal static class Rows
{
    private static readonly string[] Ugly = ["\"", ",", "\n", "\r\n", "\r", ";", "\t", " ", "'", "=1+1", "ä", "日本", "🙂", "\\", "{}", "null", "NA", "\u2028"];

    public static Gen<string?> Text { get; } = Gen.Frequency(
        (1, Gen.Constant<string?>(null)),
        (6, Gen.Elements(Ugly).Or(Gen.Elements("a", "bc", "1", "0.5")).ListOf().Select(parts => parts.Count == 0 ? null : string.Concat(parts))));

    public static Gen<Guid> Id { get; } = ArbMap.Default.GeneratorFor<Guid>();

    public static Gen<Guid?> IdOrNull { get; } = Id.Select(id => (Guid?)id).OrNull();

    // A microsecond is what PostgreSQL keeps.
    public static Gen<DateTimeOffset> Time { get; } = Gen.Choose(0, int.MaxValue).SelectMany(
        seconds => Gen.Elements(0, 1, 250_000, 999_999), (seconds, micros) => DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddMicroseconds(micros));

    public static Gen<DateTimeOffset?> TimeOrNull { get; } = Time.Select(t => (DateTimeOffset?)t).OrNull();

    public static Gen<DateOnly> Day { get; } = Gen.Choose(1, 3_000_000).Select(DateOnly.FromDayNumber);

    public static Gen<double?> Number { get; } = ArbMap.Default.GeneratorFor<NormalFloat>().Select(v => (double?)v.Get).OrNull();

    public static Gen<int> Whole { get; } = Gen.Choose(int.MinValue, int.MaxValue);

    public static Gen<CustomerSession> Session { get; } =
        from ids in Id.ListOf(8)
        from maybe in IdOrNull.ListOf(5)
        from texts in Text.ListOf(5)
        from start in Time
        from times in TimeOrNull.ListOf(2)
        from numbers in Number.ListOf(4)
        from counts in Whole.ListOf(10)
        from lists in Id.ListOf().Two()
        select new CustomerSession
        {
            SessionId = ids[0],
            UserId = ids[1],
            CompanyId = ids[2],
            BrandId = ids[3],
            AccountId = maybe[0],
            CountryCode = texts[0],
            CityId = maybe[1],
            Timezone = texts[1],
            DeviceTypeId = maybe[2],
            OsId = maybe[3],
            BrowserId = maybe[4],
            Referrer = texts[2],
            UserSegment = texts[3],
            SubscriptionTier = texts[4],
            SessionStart = start,
            SessionEnd = times[0],
            SessionDurationSec = numbers[0],
            TotalEvents = counts[0],
            ArticleViews = counts[1],
            ArticleClicks = counts[2],
            VideoPlays = counts[3],
            NewsletterSignups = counts[4],
            AdClicks = counts[5],
            Searches = counts[6],
            PagesVisitedCount = counts[7],
            UniquePagesCount = counts[8],
            UniqueCategoriesCount = counts[9],
            CategoriesVisited = [.. lists.Item1],
            ArticleIdsVisited = [.. lists.Item2],
            EngagementScore = numbers[1],
            ScrollDepthAvg = numbers[2],
            TimeOnPageAvg = numbers[3],
            CreatedAt = times[1],
        };

    public static Gen<CustomerEvent> Event { get; } =
        from ids in Id.ListOf(4)
        from maybe in IdOrNull.ListOf(6)
        from texts in Text.ListOf(4)
        from type in Gen.Elements(Enum.GetValues<CustomerEventType>())
        from time in Time
        from created in TimeOrNull
        from numbers in Number.ListOf(4)
        from measured in ArbMap.Default.GeneratorFor<bool>()
        select new CustomerEvent
        {
            EventId = ids[0],
            SessionId = maybe[0],
            UserId = ids[1],
            CompanyId = ids[2],
            BrandId = ids[3],
            EventType = type,
            EventTimestamp = time,
            ArticleId = maybe[1],
            ArticleType = texts[0],
            CategoryId = maybe[2],
            PageUrl = texts[1],
            CountryCode = texts[2],
            CityId = maybe[3],
            Timezone = texts[3],
            DeviceTypeId = maybe[4],
            OsId = maybe[5],
            EngagementMetrics = measured ? new(numbers[0], numbers[1], numbers[2], numbers[3]) : null,
            CreatedAt = created,
        };

    public static Gen<CustomerUserFeatures> UserFeatures { get; } =
        from ids in Id.ListOf(4)
        from maybe in IdOrNull.ListOf(6)
        from texts in Text.ListOf(5)
        from day in Day
        from days in Day.Select(d => (DateOnly?)d).OrNull().ListOf(2)
        from numbers in Number.ListOf(24)
        from counts in Whole.ListOf(12)
        from flags in ArbMap.Default.GeneratorFor<bool>().ListOf(5)
        from times in TimeOrNull.ListOf(2)
        select new CustomerUserFeatures
        {
            UserFeatureId = ids[0],
            UserId = ids[1],
            CompanyId = ids[2],
            BrandId = ids[3],
            FeatureDate = day,
            TotalSessions = counts[0],
            AvgSessionDurationSec = numbers[0],
            MinSessionDurationSec = numbers[1],
            MaxSessionDurationSec = numbers[2],
            StdSessionDurationSec = numbers[3],
            AvgEventsPerSession = numbers[4],
            AvgPagesPerSession = numbers[5],
            AvgCategoriesDiversity = numbers[6],
            AvgArticleViews = numbers[7],
            AvgArticleClicks = numbers[8],
            AvgVideoPlays = numbers[9],
            AvgSearches = numbers[10],
            TotalNewsletterSignups = counts[1],
            TotalAdClicks = counts[2],
            AvgEngagementScore = numbers[11],
            MaxEngagementScore = numbers[12],
            MinEngagementScore = numbers[13],
            HasNewsletter = flags[0],
            NewsletterSignupRate = numbers[14],
            PreferredBrandId = maybe[0],
            PreferredCategoryId = maybe[1],
            PreferredDeviceTypeId = maybe[2],
            PreferredOsId = maybe[3],
            PreferredBrowserId = maybe[4],
            PrimaryCountryCode = texts[0],
            PrimaryCityId = maybe[5],
            CurrentSubscriptionTier = texts[1],
            CurrentUserSegment = texts[2],
            FirstSessionDate = days[0],
            LastSessionDate = days[1],
            DaysActive = counts[3],
            DaysSinceLastSession = counts[4] % 2 == 0 ? counts[4] : null,
            ActiveToday = flags[1],
            ActiveLast7Days = flags[2],
            ActiveLast30Days = flags[3],
            ChurnRiskScore = numbers[15],
            ChurnProbability = numbers[16],
            MlFeatures = new()
            {
                HoursSinceLastActivity = numbers[17],
                Sessions1d = counts[5],
                Events28d = counts[6],
                MeanGapHours = numbers[18],
                LastSessionWeekday = counts[7] % 2 == 0 ? 3 : null,
                LastArticleEvents = counts[7] % 3 == 0 ? counts[7] : null,
                LastArticleAgeHours = numbers[18],
                HasCancelled = flags[4] ? true : null,
                PrimaryReferrer = texts[3],
                LastReferrer = texts[4],
            },
            CreatedAt = times[0],
            UpdatedAt = times[1],
        };

    public static Gen<EditorialArticle> Article { get; } =
        from ids in Id.ListOf(3)
        from maybe in IdOrNull.ListOf(2)
        from texts in Text.ListOf(9)
        from tags in Text.Select(t => t ?? "").ListOf()
        from number in Number
        from times in TimeOrNull.ListOf(3)
        from music in ArbMap.Default.GeneratorFor<bool>()
        select new EditorialArticle
        {
            ArticleId = ids[0],
            CompanyId = ids[1],
            BrandId = ids[2],
            ExternalArticleId = texts[0],
            Title = texts[1],
            Headline = texts[2],
            Subtitle = texts[3],
            Summary = texts[4],
            Body = texts[5],
            ContentUrl = texts[6],
            ArticleType = texts[7],
            PrimaryAuthorId = maybe[0],
            PrimaryCategoryId = maybe[1],
            WordCount = 7,
            ReadingTimeMinutes = number,
            PublishTime = times[0],
            PublishDate = times[0] is { } t ? DateOnly.FromDateTime(t.UtcDateTime) : null,
            Status = texts[8],
            Tags = [.. tags],
            AudioFeatures = music ? new() { Tempo = number, Loudness = -7 } : null,
            CreatedAt = times[1],
            UpdatedAt = times[2],
        };

    private static Gen<T?> OrNull<T>(this Gen<T?> gen) where T : struct =>
        Gen.Frequency((3, gen), (1, Gen.Constant<T?>(null)));
}
