using AudienceML.Features.Customer.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>customer_events</c>.</summary>
internal sealed class CustomerEventTable() : Table<CustomerEvent>("customer_events", ["company_id", "event_id"],
[
    "event_id", "session_id", "user_id", "company_id", "brand_id", "event_type", "event_timestamp", "article_id", "article_type",
    "category_id", "page_url", "country_code", "city_id", "timezone", "device_type_id", "os_id", "browser_id", "engagement_metrics",
    "created_at",
])
{
    public static CustomerEventTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, CustomerEvent row)
    {
        writer.Id(row.EventId);
        writer.Id(row.SessionId);
        writer.Id(row.UserId);
        writer.Tenant(row.CompanyId);
        writer.Tenant(row.BrandId);
        writer.Text(row.EventType.ToName());
        writer.Time(row.EventTimestamp);
        writer.Id(row.ArticleId);
        writer.Text(row.ArticleType);
        writer.Id(row.CategoryId);
        writer.Text(row.PageUrl);
        writer.Text(row.CountryCode);
        writer.Id(row.CityId);
        writer.Text(row.Timezone);
        writer.Id(row.DeviceTypeId);
        writer.Id(row.OsId);
        writer.Id(row.BrowserId);
        JsonFields.Metrics(writer, row.EngagementMetrics);
        writer.Time(row.CreatedAt);
    }

    public override CustomerEvent Read(IFieldReader reader) => new()
    {
        EventId = reader.Id(),
        SessionId = reader.IdOrNull(),
        UserId = reader.Id(),
        CompanyId = reader.Tenant(),
        BrandId = reader.Tenant(),
        EventType = CustomerEventTypes.Parse(reader.Word()),
        EventTimestamp = reader.Time(),
        ArticleId = reader.IdOrNull(),
        ArticleType = reader.Word(),
        CategoryId = reader.IdOrNull(),
        PageUrl = reader.Text(),
        CountryCode = reader.Word(),
        CityId = reader.IdOrNull(),
        Timezone = reader.Word(),
        DeviceTypeId = reader.IdOrNull(),
        OsId = reader.IdOrNull(),
        BrowserId = reader.IdOrNull(),
        EngagementMetrics = JsonFields.Metrics(reader),
        CreatedAt = reader.TimeOrNull(),
    };
}
