using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Rows;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Shared.Quality;

/// <summary>The usual checks for the rows that the platform knows.</summary>
public static class DataQualityChecks
{
    private const double SecondsOfDay = 86_400;

    /// <summary>For <c>customer_sessions</c>.</summary>
    /// <param name="options">When something is worth a finding; null for the defaults.</param>
    /// <param name="reference">Countries and the like that exist; null asks nothing about them.</param>
    public static DataQualityCheck<CustomerSession> ForSessions(DataQualityOptions? options = null, ReferenceTables? reference = null) =>
        new DataQualityCheck<CustomerSession>("customer_sessions", options)
            .Id("session_id", r => r.SessionId)
            .Time("session_start", r => r.SessionStart)
            .Time("session_end", r => r.SessionEnd)
            .Number("session_duration_sec", r => r.SessionDurationSec, 0, SecondsOfDay)
            .Number("total_events", r => r.TotalEvents, 0)
            .Number("engagement_score", r => r.EngagementScore, 0, 100)
            .Number("scroll_depth_avg", r => r.ScrollDepthAvg, 0, 100)
            .Number("time_on_page_avg", r => r.TimeOnPageAvg, 0)
            .Category("subscription_tier", r => r.SubscriptionTier, SubscriptionTiers.All)
            .Category("user_segment", r => r.UserSegment, UserSegments.All)
            .Category("country_code", r => r.CountryCode, reference?.Countries.Select(c => c.CountryCode))
            .Category("device_type_id", r => r.DeviceTypeId?.ToString("D"), reference?.DeviceTypes.Select(d => d.DeviceTypeId.ToString("D")));

    /// <summary>For <c>customer_events</c>.</summary>
    /// <param name="options">When something is worth a finding; null for the defaults.</param>
    /// <param name="reference">Countries and the like that exist; null asks nothing about them.</param>
    public static DataQualityCheck<CustomerEvent> ForEvents(DataQualityOptions? options = null, ReferenceTables? reference = null) =>
        new DataQualityCheck<CustomerEvent>("customer_events", options)
            .Id("event_id", r => r.EventId)
            .Time("event_timestamp", r => r.EventTimestamp)
            .Category("event_type", r => r.EventType.ToName(), CustomerEventTypes.Names.Skip(1))
            .Number("dwell_sec", r => r.EngagementMetrics?.DwellSec, 0, SecondsOfDay)
            .Number("scroll_depth", r => r.EngagementMetrics?.ScrollDepth, 0, 100)
            .Number("play_fraction", r => r.EngagementMetrics?.PlayFraction, 0, 1)
            .Category("country_code", r => r.CountryCode, reference?.Countries.Select(c => c.CountryCode));

    /// <summary>For <c>customer_user_features</c> of one date.</summary>
    /// <param name="options">When something is worth a finding; null for the defaults.</param>
    /// <param name="reference">Countries that exist; null asks nothing about them.</param>
    public static DataQualityCheck<CustomerUserFeatures> ForUserFeatures(DataQualityOptions? options = null, ReferenceTables? reference = null) =>
        new DataQualityCheck<CustomerUserFeatures>("customer_user_features", options)
            .Id("user_feature_id", r => r.UserFeatureId)
            .Time("feature_date", r => Midnight(r.FeatureDate))
            .Time("last_session_date", r => r.LastSessionDate is { } date ? Midnight(date) : null)
            .Number("total_sessions", r => r.TotalSessions, 0)
            .Number("avg_session_duration_sec", r => r.AvgSessionDurationSec, 0, SecondsOfDay)
            .Number("avg_events_per_session", r => r.AvgEventsPerSession, 0)
            .Number("avg_engagement_score", r => r.AvgEngagementScore, 0, 100)
            .Number("days_active", r => r.DaysActive, 0)
            .Number("days_since_last_session", r => r.DaysSinceLastSession, 0)
            .Category("current_subscription_tier", r => r.CurrentSubscriptionTier, SubscriptionTiers.All)
            .Category("current_user_segment", r => r.CurrentUserSegment, UserSegments.All)
            .Category("primary_country_code", r => r.PrimaryCountryCode, reference?.Countries.Select(c => c.CountryCode));

    /// <summary>For the rows of any table.</summary>
    /// <param name="schema">How the rows are laid out.</param>
    /// <param name="hasIds">Whether each row has an id that must be unique.</param>
    /// <param name="options">When something is worth a finding; null for the defaults.</param>
    public static DataQualityCheck<TabularRow> ForTable(TabularRowSchema schema, bool hasIds, DataQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var check = new DataQualityCheck<TabularRow>("table", options);
        if (hasIds)
        {
            check.Id("id", row => row.Id);
        }

        for (var i = 0; i < schema.Columns.Length; i++)
        {
            var (name, slot) = (schema.Columns[i].Name, schema.SlotOf(i));
            _ = schema.Columns[i].Kind switch
            {
                FeatureKind.Category or FeatureKind.Text => check.Category(name, row => row.Categories[slot]),
                FeatureKind.Flag => check.Number(name, row => row.Numbers[slot], 0, 1),
                FeatureKind.Date => check.Time(name, row => row.Numbers[slot] is var days && float.IsNaN(days) ? null : Epoch.AddDays(days)),
                _ => check.Number(name, row => row.Numbers[slot]),
            };
        }

        return check;
    }

    private static DateTimeOffset Epoch { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset Midnight(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
