using AudienceML.Features.Customer.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>customer_sessions</c>. Written and read in the order of the columns: initializers run in the order in which they stand.</summary>
internal sealed class CustomerSessionTable() : Table<CustomerSession>("customer_sessions", ["company_id", "session_id"],
[
    "session_id", "user_id", "company_id", "brand_id", "account_id", "country_code", "city_id", "timezone", "device_type_id", "os_id",
    "browser_id", "referrer", "user_segment", "subscription_tier", "session_start", "session_end", "session_duration_sec", "total_events",
    "article_views", "article_clicks", "video_plays", "newsletter_signups", "ad_clicks", "searches", "pages_visited_count",
    "unique_pages_count", "unique_categories_count", "categories_visited", "article_ids_visited", "engagement_score", "scroll_depth_avg",
    "time_on_page_avg", "created_at",
])
{
    public static CustomerSessionTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, CustomerSession row)
    {
        writer.Id(row.SessionId);
        writer.Id(row.UserId);
        writer.Tenant(row.CompanyId);
        writer.Tenant(row.BrandId);
        writer.Id(row.AccountId);
        writer.Text(row.CountryCode);
        writer.Id(row.CityId);
        writer.Text(row.Timezone);
        writer.Id(row.DeviceTypeId);
        writer.Id(row.OsId);
        writer.Id(row.BrowserId);
        writer.Text(row.Referrer);
        writer.Text(row.UserSegment);
        writer.Text(row.SubscriptionTier);
        writer.Time(row.SessionStart);
        writer.Time(row.SessionEnd);
        writer.Number(row.SessionDurationSec);
        writer.Whole(row.TotalEvents);
        writer.Whole(row.ArticleViews);
        writer.Whole(row.ArticleClicks);
        writer.Whole(row.VideoPlays);
        writer.Whole(row.NewsletterSignups);
        writer.Whole(row.AdClicks);
        writer.Whole(row.Searches);
        writer.Whole(row.PagesVisitedCount);
        writer.Whole(row.UniquePagesCount);
        writer.Whole(row.UniqueCategoriesCount);
        JsonFields.Ids(writer, row.CategoriesVisited);
        JsonFields.Ids(writer, row.ArticleIdsVisited);
        writer.Number(row.EngagementScore);
        writer.Number(row.ScrollDepthAvg);
        writer.Number(row.TimeOnPageAvg);
        writer.Time(row.CreatedAt);
    }

    public override CustomerSession Read(IFieldReader reader) => new()
    {
        SessionId = reader.Id(),
        UserId = reader.Id(),
        CompanyId = reader.Tenant(),
        BrandId = reader.Tenant(),
        AccountId = reader.IdOrNull(),
        CountryCode = reader.Word(),
        CityId = reader.IdOrNull(),
        Timezone = reader.Word(),
        DeviceTypeId = reader.IdOrNull(),
        OsId = reader.IdOrNull(),
        BrowserId = reader.IdOrNull(),
        Referrer = reader.Word(),
        UserSegment = reader.Word(),
        SubscriptionTier = reader.Word(),
        SessionStart = reader.Time(),
        SessionEnd = reader.TimeOrNull(),
        SessionDurationSec = reader.Number(),
        TotalEvents = reader.Whole(),
        ArticleViews = reader.Whole(),
        ArticleClicks = reader.Whole(),
        VideoPlays = reader.Whole(),
        NewsletterSignups = reader.Whole(),
        AdClicks = reader.Whole(),
        Searches = reader.Whole(),
        PagesVisitedCount = reader.Whole(),
        UniquePagesCount = reader.Whole(),
        UniqueCategoriesCount = reader.Whole(),
        CategoriesVisited = JsonFields.Ids(reader),
        ArticleIdsVisited = JsonFields.Ids(reader),
        EngagementScore = reader.Number(),
        ScrollDepthAvg = reader.Number(),
        TimeOnPageAvg = reader.Number(),
        CreatedAt = reader.TimeOrNull(),
    };
}
