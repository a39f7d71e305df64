namespace AudienceML.Features.Customer.Rows;

/// <summary>
/// What was known of a user when a day began: a row of <c>customer_user_features</c>. Only what happened before
/// <see cref="FeatureDate"/> 00:00 UTC, the as-of moment, is in it. Averages are by session, over the sessions that have the value;
/// null is "nothing to compute it from".
/// </summary>
/// <remarks>
/// A session counts when it started before the as-of moment. What is only known at its end (duration, counts, scores) counts when it also
/// ended by then; a session without <c>session_end</c> ends its duration after its start, or with its start when that is missing too. Days are UTC calendar days. The most frequent value is the
/// one with the greatest count, of equal counts the smallest id (in the order of its text), or the first code in ordinal order.
/// Empty texts, and numbers that are not finite, count as missing.
/// </remarks>
public sealed record CustomerUserFeatures
{
    /// <summary>The row; the same user, tenant and date always give the same id.</summary>
    public Guid UserFeatureId { get; init; }

    /// <summary>The user.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The tenant's company; all zeros where there is one tenant only.</summary>
    public Guid CompanyId { get; init; }

    /// <summary>The tenant's brand; all zeros for the whole company.</summary>
    public Guid BrandId { get; init; }

    /// <summary>The day whose beginning (00:00 UTC) is the as-of moment.</summary>
    public required DateOnly FeatureDate { get; init; }

    /// <summary>Sessions started before the as-of moment.</summary>
    public int TotalSessions { get; init; }

    /// <summary>Mean duration of ended sessions in seconds; where the duration is missing, end minus start.</summary>
    public double? AvgSessionDurationSec { get; init; }

    /// <summary>Shortest ended session in seconds.</summary>
    public double? MinSessionDurationSec { get; init; }

    /// <summary>Longest ended session in seconds.</summary>
    public double? MaxSessionDurationSec { get; init; }

    /// <summary>Standard deviation of durations in seconds, of the population (0 for one session).</summary>
    public double? StdSessionDurationSec { get; init; }

    /// <summary>Mean <c>total_events</c> of ended sessions.</summary>
    public double? AvgEventsPerSession { get; init; }

    /// <summary>Mean <c>pages_visited_count</c> of ended sessions.</summary>
    public double? AvgPagesPerSession { get; init; }

    /// <summary>Mean <c>unique_categories_count</c> of ended sessions.</summary>
    public double? AvgCategoriesDiversity { get; init; }

    /// <summary>Mean <c>article_views</c> of ended sessions.</summary>
    public double? AvgArticleViews { get; init; }

    /// <summary>Mean <c>article_clicks</c> of ended sessions.</summary>
    public double? AvgArticleClicks { get; init; }

    /// <summary>Mean <c>video_plays</c> of ended sessions.</summary>
    public double? AvgVideoPlays { get; init; }

    /// <summary>Mean <c>searches</c> of ended sessions.</summary>
    public double? AvgSearches { get; init; }

    /// <summary>Sum of <c>newsletter_signups</c> of ended sessions.</summary>
    public int TotalNewsletterSignups { get; init; }

    /// <summary>Sum of <c>ad_clicks</c> of ended sessions.</summary>
    public int TotalAdClicks { get; init; }

    /// <summary>Mean <c>engagement_score</c> of ended sessions.</summary>
    public double? AvgEngagementScore { get; init; }

    /// <summary>Greatest <c>engagement_score</c> of ended sessions.</summary>
    public double? MaxEngagementScore { get; init; }

    /// <summary>Least <c>engagement_score</c> of ended sessions.</summary>
    public double? MinEngagementScore { get; init; }

    /// <summary>Whether <see cref="TotalNewsletterSignups"/> is above 0.</summary>
    public bool HasNewsletter { get; init; }

    /// <summary><see cref="TotalNewsletterSignups"/> by ended session.</summary>
    public double? NewsletterSignupRate { get; init; }

    /// <summary>The brand of most sessions.</summary>
    public Guid? PreferredBrandId { get; init; }

    /// <summary>The category of most events.</summary>
    public Guid? PreferredCategoryId { get; init; }

    /// <summary>The device type of most sessions.</summary>
    public Guid? PreferredDeviceTypeId { get; init; }

    /// <summary>The operating system of most sessions.</summary>
    public Guid? PreferredOsId { get; init; }

    /// <summary>The browser of most sessions.</summary>
    public Guid? PreferredBrowserId { get; init; }

    /// <summary>The country of most sessions.</summary>
    public string? PrimaryCountryCode { get; init; }

    /// <summary>The city of most sessions.</summary>
    public Guid? PrimaryCityId { get; init; }

    /// <summary>The tier of the last session (by start, of equal starts the greatest id); may be null there.</summary>
    public string? CurrentSubscriptionTier { get; init; }

    /// <summary>The segment of the last session (by start, of equal starts the greatest id); may be null there.</summary>
    public string? CurrentUserSegment { get; init; }

    /// <summary>The day of the first session.</summary>
    public DateOnly? FirstSessionDate { get; init; }

    /// <summary>The day of the last session.</summary>
    public DateOnly? LastSessionDate { get; init; }

    /// <summary>Different days on which a session started.</summary>
    public int DaysActive { get; init; }

    /// <summary><see cref="FeatureDate"/> minus <see cref="LastSessionDate"/>: 1 is the day before.</summary>
    public int? DaysSinceLastSession { get; init; }

    /// <summary>A session started in the 24 hours before the as-of moment: the last day that is complete.</summary>
    public bool ActiveToday { get; init; }

    /// <summary>A session started in the 7 × 24 hours before the as-of moment.</summary>
    public bool ActiveLast7Days { get; init; }

    /// <summary>A session started in the 30 × 24 hours before the as-of moment.</summary>
    public bool ActiveLast30Days { get; init; }

    /// <summary>0 to 100, written back by scoring.</summary>
    public double? ChurnRiskScore { get; init; }

    /// <summary>0 to 1, written back by scoring.</summary>
    public double? ChurnProbability { get; init; }

    /// <summary>More numbers for models, one json document in the table.</summary>
    public UserMlFeatures MlFeatures { get; init; } = new();

    /// <summary>When the row was written.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the row was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
