using AudienceML.Features.Customer.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>customer_user_features</c>.</summary>
internal sealed class CustomerUserFeaturesTable() : Table<CustomerUserFeatures>(
    "customer_user_features", ["company_id", "brand_id", "user_id", "feature_date"],
[
    "user_feature_id", "user_id", "company_id", "brand_id", "feature_date", "total_sessions", "avg_session_duration_sec",
    "min_session_duration_sec", "max_session_duration_sec", "std_session_duration_sec", "avg_events_per_session", "avg_pages_per_session",
    "avg_categories_diversity", "avg_article_views", "avg_article_clicks", "avg_video_plays", "avg_searches", "total_newsletter_signups",
    "total_ad_clicks", "avg_engagement_score", "max_engagement_score", "min_engagement_score", "has_newsletter", "newsletter_signup_rate",
    "preferred_brand_id", "preferred_category_id", "preferred_device_type_id", "preferred_os_id", "preferred_browser_id",
    "primary_country_code", "primary_city_id", "current_subscription_tier", "current_user_segment", "first_session_date",
    "last_session_date", "days_active", "days_since_last_session", "active_today", "active_last_7_days", "active_last_30_days",
    "churn_risk_score", "churn_probability", "ml_features", "created_at", "updated_at",
])
{
    public static CustomerUserFeaturesTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, CustomerUserFeatures row)
    {
        writer.Id(row.UserFeatureId);
        writer.Id(row.UserId);
        writer.Tenant(row.CompanyId);
        writer.Tenant(row.BrandId);
        writer.Day(row.FeatureDate);
        writer.Whole(row.TotalSessions);
        writer.Number(row.AvgSessionDurationSec);
        writer.Number(row.MinSessionDurationSec);
        writer.Number(row.MaxSessionDurationSec);
        writer.Number(row.StdSessionDurationSec);
        writer.Number(row.AvgEventsPerSession);
        writer.Number(row.AvgPagesPerSession);
        writer.Number(row.AvgCategoriesDiversity);
        writer.Number(row.AvgArticleViews);
        writer.Number(row.AvgArticleClicks);
        writer.Number(row.AvgVideoPlays);
        writer.Number(row.AvgSearches);
        writer.Whole(row.TotalNewsletterSignups);
        writer.Whole(row.TotalAdClicks);
        writer.Number(row.AvgEngagementScore);
        writer.Number(row.MaxEngagementScore);
        writer.Number(row.MinEngagementScore);
        writer.Flag(row.HasNewsletter);
        writer.Number(row.NewsletterSignupRate);
        writer.Id(row.PreferredBrandId);
        writer.Id(row.PreferredCategoryId);
        writer.Id(row.PreferredDeviceTypeId);
        writer.Id(row.PreferredOsId);
        writer.Id(row.PreferredBrowserId);
        writer.Text(row.PrimaryCountryCode);
        writer.Id(row.PrimaryCityId);
        writer.Text(row.CurrentSubscriptionTier);
        writer.Text(row.CurrentUserSegment);
        writer.Day(row.FirstSessionDate);
        writer.Day(row.LastSessionDate);
        writer.Whole(row.DaysActive);
        writer.Whole(row.DaysSinceLastSession);
        writer.Flag(row.ActiveToday);
        writer.Flag(row.ActiveLast7Days);
        writer.Flag(row.ActiveLast30Days);
        writer.Number(row.ChurnRiskScore);
        writer.Number(row.ChurnProbability);
        JsonFields.MlFeatures(writer, row.MlFeatures);
        writer.Time(row.CreatedAt);
        writer.Time(row.UpdatedAt);
    }

    public override CustomerUserFeatures Read(IFieldReader reader) => new()
    {
        UserFeatureId = reader.IdOrNull() ?? default,
        UserId = reader.Id(),
        CompanyId = reader.Tenant(),
        BrandId = reader.Tenant(),
        FeatureDate = reader.Day(),
        TotalSessions = reader.Whole(),
        AvgSessionDurationSec = reader.Number(),
        MinSessionDurationSec = reader.Number(),
        MaxSessionDurationSec = reader.Number(),
        StdSessionDurationSec = reader.Number(),
        AvgEventsPerSession = reader.Number(),
        AvgPagesPerSession = reader.Number(),
        AvgCategoriesDiversity = reader.Number(),
        AvgArticleViews = reader.Number(),
        AvgArticleClicks = reader.Number(),
        AvgVideoPlays = reader.Number(),
        AvgSearches = reader.Number(),
        TotalNewsletterSignups = reader.Whole(),
        TotalAdClicks = reader.Whole(),
        AvgEngagementScore = reader.Number(),
        MaxEngagementScore = reader.Number(),
        MinEngagementScore = reader.Number(),
        HasNewsletter = reader.Flag() ?? false,
        NewsletterSignupRate = reader.Number(),
        PreferredBrandId = reader.IdOrNull(),
        PreferredCategoryId = reader.IdOrNull(),
        PreferredDeviceTypeId = reader.IdOrNull(),
        PreferredOsId = reader.IdOrNull(),
        PreferredBrowserId = reader.IdOrNull(),
        PrimaryCountryCode = reader.Word(),
        PrimaryCityId = reader.IdOrNull(),
        CurrentSubscriptionTier = reader.Word(),
        CurrentUserSegment = reader.Word(),
        FirstSessionDate = reader.DayOrNull(),
        LastSessionDate = reader.DayOrNull(),
        DaysActive = reader.Whole(),
        DaysSinceLastSession = reader.WholeOrNull(),
        ActiveToday = reader.Flag() ?? false,
        ActiveLast7Days = reader.Flag() ?? false,
        ActiveLast30Days = reader.Flag() ?? false,
        ChurnRiskScore = reader.Number(),
        ChurnProbability = reader.Number(),
        MlFeatures = JsonFields.MlFeatures(reader),
        CreatedAt = reader.TimeOrNull(),
        UpdatedAt = reader.TimeOrNull(),
    };
}
