using AudienceML.Core.Features;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Shared;

/// <summary>How much a user does, and on what: sessions, events, devices, places.</summary>
public sealed class BehaviouralFeatureEngineer : BaseFeatureEngineer<CustomerUserFeatures>
{
    /// <summary>Declares the features.</summary>
    public BehaviouralFeatureEngineer()
    {
        Number("total_sessions", r => r.TotalSessions);
        Number("avg_session_duration_sec", r => Float.Of(r.AvgSessionDurationSec));
        Number("min_session_duration_sec", r => Float.Of(r.MinSessionDurationSec));
        Number("max_session_duration_sec", r => Float.Of(r.MaxSessionDurationSec));
        Number("std_session_duration_sec", r => Float.Of(r.StdSessionDurationSec));
        Number("last_session_duration_sec", r => Float.Of(r.MlFeatures.LastSessionDurationSec));
        Number("last_session_events", r => Float.Of(r.MlFeatures.LastSessionEvents));
        Number("avg_events_per_session", r => Float.Of(r.AvgEventsPerSession));
        Number("avg_pages_per_session", r => Float.Of(r.AvgPagesPerSession));
        Number("avg_categories_diversity", r => Float.Of(r.AvgCategoriesDiversity));
        Number("distinct_categories", r => r.MlFeatures.DistinctCategories);
        Number("total_events", r => r.MlFeatures.TotalEvents);
        Number("total_clicks", r => r.MlFeatures.TotalClicks);
        Number("clicks_per_active_day", r => Float.Of(r.MlFeatures.ClicksPerActiveDay));
        Identifier("preferred_brand", r => r.PreferredBrandId);
        Identifier("preferred_category", r => r.PreferredCategoryId);
        Identifier("preferred_device_type", r => r.PreferredDeviceTypeId);
        Identifier("preferred_os", r => r.PreferredOsId);
        Identifier("preferred_browser", r => r.PreferredBrowserId);
        Category("primary_country", r => r.PrimaryCountryCode);
        Identifier("primary_city", r => r.PrimaryCityId);
        Category("primary_referrer", r => r.MlFeatures.PrimaryReferrer);
        Category("last_referrer", r => r.MlFeatures.LastReferrer);
    }
}
