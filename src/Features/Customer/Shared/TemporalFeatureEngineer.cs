using AudienceML.Core.Features;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Shared;

/// <summary>When a user comes: recency, frequency, rhythm and trend.</summary>
public sealed class TemporalFeatureEngineer : BaseFeatureEngineer<CustomerUserFeatures>
{
    /// <summary>Declares the features.</summary>
    public TemporalFeatureEngineer()
    {
        Include(new RecencyFeatureEngineer());
        Number("hours_since_first_activity", r => Float.Of(r.MlFeatures.HoursSinceFirstActivity));
        Number("hours_since_last_session", r => Float.Of(r.MlFeatures.HoursSinceLastSession));
        Number("days_active", r => r.DaysActive);
        Number("sessions_1d", r => r.MlFeatures.Sessions1d);
        Number("sessions_3d", r => r.MlFeatures.Sessions3d);
        Number("sessions_7d", r => r.MlFeatures.Sessions7d);
        Number("sessions_14d", r => r.MlFeatures.Sessions14d);
        Number("sessions_28d", r => r.MlFeatures.Sessions28d);
        Number("events_1d", r => r.MlFeatures.Events1d);
        Number("events_3d", r => r.MlFeatures.Events3d);
        Number("events_7d", r => r.MlFeatures.Events7d);
        Number("events_28d", r => r.MlFeatures.Events28d);
        Number("active_days_7d", r => r.MlFeatures.ActiveDays7d);
        Number("active_days_28d", r => r.MlFeatures.ActiveDays28d);
        Number("sessions_per_week", r => Float.Ratio(168.0 * r.TotalSessions, r.MlFeatures.HoursSinceFirstActivity ?? 0));
        Number("session_trend_7d", r => Float.Ratio(r.MlFeatures.Sessions7d, r.MlFeatures.Sessions14d));
        Number("session_trend_14d", r => Float.Ratio(r.MlFeatures.Sessions14d, r.MlFeatures.Sessions28d));
        Number("late_share", r => Float.Of(r.MlFeatures.LateShare));
        Number("mean_gap_hours", r => Float.Of(r.MlFeatures.MeanGapHours));
        Number("std_gap_days", r => Float.Of(r.MlFeatures.StdGapDays));
        Number("max_gap_days", r => Float.Of(r.MlFeatures.MaxGapDays));
        Number("recency_gap_ratio", r => Float.Of(r.MlFeatures.RecencyGapRatio));
        Number("weekend_share", r => Float.Of(r.MlFeatures.WeekendShare));
        Number("night_share", r => Float.Of(r.MlFeatures.NightShare));
        Number("last_session_hour", r => Float.Of(r.MlFeatures.LastSessionHour));
        Number("last_session_weekday", r => Float.Of(r.MlFeatures.LastSessionWeekday));
        Number("first_session_hour", r => Float.Of(r.MlFeatures.FirstSessionHour));
        Number("first_session_weekday", r => Float.Of(r.MlFeatures.FirstSessionWeekday));
    }
}
