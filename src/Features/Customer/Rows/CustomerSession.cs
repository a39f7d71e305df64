namespace AudienceML.Features.Customer.Rows;

/// <summary>One visit of a user: a row of <c>customer_sessions</c>. Null where the source does not know.</summary>
public sealed record CustomerSession
{
    /// <summary>The session; unique in its tenant.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Who visited.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The tenant's company; all zeros where there is one tenant only.</summary>
    public Guid CompanyId { get; init; }

    /// <summary>The brand visited.</summary>
    public Guid BrandId { get; init; }

    /// <summary>The account that pays, where there is one.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Two-letter country code.</summary>
    public string? CountryCode { get; init; }

    /// <summary>The city.</summary>
    public Guid? CityId { get; init; }

    /// <summary>IANA name of the visitor's time zone.</summary>
    public string? Timezone { get; init; }

    /// <summary>The kind of device.</summary>
    public Guid? DeviceTypeId { get; init; }

    /// <summary>The operating system.</summary>
    public Guid? OsId { get; init; }

    /// <summary>The browser.</summary>
    public Guid? BrowserId { get; init; }

    /// <summary>Where the visitor came from: direct, search, social, newsletter, internal, or the source's own word.</summary>
    public string? Referrer { get; init; }

    /// <summary>One of <see cref="UserSegments"/>.</summary>
    public string? UserSegment { get; init; }

    /// <summary>One of <see cref="SubscriptionTiers"/>.</summary>
    public string? SubscriptionTier { get; init; }

    /// <summary>The first moment of the session.</summary>
    public required DateTimeOffset SessionStart { get; init; }

    /// <summary>The last moment of the session, at or after <see cref="SessionStart"/>.</summary>
    public DateTimeOffset? SessionEnd { get; init; }

    /// <summary>Seconds, 0 or more.</summary>
    public double? SessionDurationSec { get; init; }

    /// <summary>Events of all types.</summary>
    public int TotalEvents { get; init; }

    /// <summary>Articles viewed.</summary>
    public int ArticleViews { get; init; }

    /// <summary>Articles clicked.</summary>
    public int ArticleClicks { get; init; }

    /// <summary>Videos played.</summary>
    public int VideoPlays { get; init; }

    /// <summary>Newsletters signed up to.</summary>
    public int NewsletterSignups { get; init; }

    /// <summary>Advertisements clicked.</summary>
    public int AdClicks { get; init; }

    /// <summary>Searches made.</summary>
    public int Searches { get; init; }

    /// <summary>Pages visited.</summary>
    public int PagesVisitedCount { get; init; }

    /// <summary>Different pages visited.</summary>
    public int UniquePagesCount { get; init; }

    /// <summary>Different categories visited.</summary>
    public int UniqueCategoriesCount { get; init; }

    /// <summary>The categories visited, each once.</summary>
    public IReadOnlyList<Guid> CategoriesVisited { get; init; } = [];

    /// <summary>The articles visited, each once.</summary>
    public IReadOnlyList<Guid> ArticleIdsVisited { get; init; } = [];

    /// <summary>0 to 100.</summary>
    public double? EngagementScore { get; init; }

    /// <summary>Per cent of the page, 0 to 100.</summary>
    public double? ScrollDepthAvg { get; init; }

    /// <summary>Seconds a page.</summary>
    public double? TimeOnPageAvg { get; init; }

    /// <summary>When the row was written.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
