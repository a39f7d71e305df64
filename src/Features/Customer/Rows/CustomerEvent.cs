namespace AudienceML.Features.Customer.Rows;

/// <summary>One thing that a user did: a row of <c>customer_events</c>. Null where the source does not know.</summary>
public sealed record CustomerEvent
{
    /// <summary>The event; unique in its tenant.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The session that it belongs to, where sessions are known.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Who did it.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The tenant's company; all zeros where there is one tenant only.</summary>
    public Guid CompanyId { get; init; }

    /// <summary>The brand.</summary>
    public Guid BrandId { get; init; }

    /// <summary>What was done.</summary>
    public CustomerEventType EventType { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset EventTimestamp { get; init; }

    /// <summary>The article, video, track or film concerned.</summary>
    public Guid? ArticleId { get; init; }

    /// <summary>news, opinion, analysis, video, podcast, track, channel.</summary>
    public string? ArticleType { get; init; }

    /// <summary>The category concerned.</summary>
    public Guid? CategoryId { get; init; }

    /// <summary>The page.</summary>
    public string? PageUrl { get; init; }

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

    /// <summary>How intensely; null where nothing was measured.</summary>
    public EngagementMetrics? EngagementMetrics { get; init; }

    /// <summary>When the row was written.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
