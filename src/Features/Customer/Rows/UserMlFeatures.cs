namespace AudienceML.Features.Customer.Rows;

/// <summary>
/// Numbers beyond the columns of <c>customer_user_features</c>, kept in its <c>ml_features</c> json under these names in snake_case.
/// The as-of moment and the rules of <see cref="CustomerUserFeatures"/> hold; a window of n days is the n × 24 hours before it, its
/// beginning included.
/// </summary>
public sealed record UserMlFeatures
{
    /// <summary>Hours from the last sign of life, a session's start or an event, to the as-of moment.</summary>
    public double? HoursSinceLastActivity { get; init; }

    /// <summary>Hours from the first sign of life to the as-of moment.</summary>
    public double? HoursSinceFirstActivity { get; init; }

    /// <summary>Hours from the start of the last session to the as-of moment.</summary>
    public double? HoursSinceLastSession { get; init; }

    /// <summary>Sessions started in the last day.</summary>
    public int Sessions1d { get; init; }

    /// <summary>Sessions started in the last 3 days.</summary>
    public int Sessions3d { get; init; }

    /// <summary>Sessions started in the last 7 days.</summary>
    public int Sessions7d { get; init; }

    /// <summary>Sessions started in the last 14 days.</summary>
    public int Sessions14d { get; init; }

    /// <summary>Sessions started in the last 28 days.</summary>
    public int Sessions28d { get; init; }

    /// <summary>Events in the last day.</summary>
    public int Events1d { get; init; }

    /// <summary>Events in the last 3 days.</summary>
    public int Events3d { get; init; }

    /// <summary>Events in the last 7 days.</summary>
    public int Events7d { get; init; }

    /// <summary>Events in the last 14 days.</summary>
    public int Events14d { get; init; }

    /// <summary>Events in the last 28 days.</summary>
    public int Events28d { get; init; }

    /// <summary>Events ever.</summary>
    public int TotalEvents { get; init; }

    /// <summary>Different UTC days with a session's start among the 7 days before the feature date.</summary>
    public int ActiveDays7d { get; init; }

    /// <summary>Different UTC days with a session's start among the 28 days before the feature date.</summary>
    public int ActiveDays28d { get; init; }

    /// <summary>Hours between the first and the last session's start, by gap: over sessions minus 1. Null below two sessions.</summary>
    public double? MeanGapHours { get; init; }

    /// <summary>Standard deviation (population) of the distances in days between neighbouring active days. Null below two active days.</summary>
    public double? StdGapDays { get; init; }

    /// <summary>The greatest distance in days between neighbouring active days. Null below two active days.</summary>
    public double? MaxGapDays { get; init; }

    /// <summary><see cref="HoursSinceLastSession"/> over <see cref="MeanGapHours"/>; null where that is null or 0.</summary>
    public double? RecencyGapRatio { get; init; }

    /// <summary>
    /// Of the active days, the part in the later half of the time since the first: days at least as near to the feature date as to the first active day.
    /// </summary>
    public double? LateShare { get; init; }

    /// <summary>Part of the sessions that started on a Saturday or Sunday, UTC.</summary>
    public double? WeekendShare { get; init; }

    /// <summary>Part of the sessions that started from 00:00 to 05:59 UTC.</summary>
    public double? NightShare { get; init; }

    /// <summary>UTC hour of the last session's start with minutes as fraction, 0 to under 24.</summary>
    public double? LastSessionHour { get; init; }

    /// <summary>UTC weekday of the last session's start, 0 = Sunday.</summary>
    public int? LastSessionWeekday { get; init; }

    /// <summary>UTC hour of the first session's start with minutes as fraction, 0 to under 24.</summary>
    public double? FirstSessionHour { get; init; }

    /// <summary>UTC weekday of the first session's start, 0 = Sunday.</summary>
    public int? FirstSessionWeekday { get; init; }

    /// <summary>Events of type article_click.</summary>
    public int TotalClicks { get; init; }

    /// <summary><see cref="TotalClicks"/> over active days; null without active days.</summary>
    public double? ClicksPerActiveDay { get; init; }

    /// <summary>Events of type share, like, bookmark and comment.</summary>
    public int Interactions { get; init; }

    /// <summary>Events of type ad_impression.</summary>
    public int AdImpressions { get; init; }

    /// <summary>Different categories among the events.</summary>
    public int DistinctCategories { get; init; }

    /// <summary>Mean <c>dwell_sec</c> of the events that have it.</summary>
    public double? AvgDwellSec { get; init; }

    /// <summary>Mean <c>scroll_depth</c> of the events that have it.</summary>
    public double? AvgScrollDepth { get; init; }

    /// <summary>Mean <c>engagement_score</c> of the ended sessions started in the last 14 days.</summary>
    public double? AvgEngagementScore14d { get; init; }

    /// <summary>Duration of the last ended session (by start, of equal starts the greatest id) in seconds; null where it is missing there.</summary>
    public double? LastSessionDurationSec { get; init; }

    /// <summary>Events of the last ended session (by start, of equal starts the greatest id).</summary>
    public int? LastSessionEvents { get; init; }

    /// <summary>
    /// How much the article of the user's first event that names one was read: events of all users on it before the as-of moment. Of equal
    /// times the smallest article id counts. Null without such an event.
    /// </summary>
    public int? FirstArticleEvents { get; init; }

    /// <summary>How old that article was then: hours from the first event of any user on it to the user's.</summary>
    public double? FirstArticleAgeHours { get; init; }

    /// <summary>
    /// How much the article of the user's last event that names one was read: events of all users on it before the as-of moment. Of equal
    /// times the greatest article id counts. Null without such an event.
    /// </summary>
    public int? LastArticleEvents { get; init; }

    /// <summary>How old that article was then: hours from the first event of any user on it to the user's.</summary>
    public double? LastArticleAgeHours { get; init; }

    /// <summary>The last of the subscribe and cancel events is a cancel (of equal times: a cancel); null without either.</summary>
    public bool? HasCancelled { get; init; }

    /// <summary>Hours since the last cancel event.</summary>
    public double? HoursSinceCancel { get; init; }

    /// <summary>The referrer of most sessions.</summary>
    public string? PrimaryReferrer { get; init; }

    /// <summary>The referrer of the last session (by start, of equal starts the greatest id); may be null there.</summary>
    public string? LastReferrer { get; init; }
}
