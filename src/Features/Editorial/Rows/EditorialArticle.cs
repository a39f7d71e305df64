namespace AudienceML.Features.Editorial.Rows;

/// <summary>One article, video, podcast or track: a row of <c>editorial_articles</c>. Null where the source does not know.</summary>
public sealed record EditorialArticle
{
    /// <summary>The article.</summary>
    public required Guid ArticleId { get; init; }

    /// <summary>Its id in the publisher's own system.</summary>
    public string? ExternalArticleId { get; init; }

    /// <summary>The tenant's company; all zeros where there is one tenant only.</summary>
    public Guid CompanyId { get; init; }

    /// <summary>The brand that publishes it.</summary>
    public Guid BrandId { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>Headline, as on the front page.</summary>
    public string? Headline { get; init; }

    /// <summary>Subtitle.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Summary.</summary>
    public string? Summary { get; init; }

    /// <summary>Plain text.</summary>
    public string? Body { get; init; }

    /// <summary>Where it is read.</summary>
    public string? ContentUrl { get; init; }

    /// <summary>news, opinion, analysis, video, podcast, track, channel.</summary>
    public string? ArticleType { get; init; }

    /// <summary>The first author.</summary>
    public Guid? PrimaryAuthorId { get; init; }

    /// <summary>The main category.</summary>
    public Guid? PrimaryCategoryId { get; init; }

    /// <summary>Words of the body.</summary>
    public int? WordCount { get; init; }

    /// <summary>Minutes to read it.</summary>
    public double? ReadingTimeMinutes { get; init; }

    /// <summary>Images.</summary>
    public int? ImageCount { get; init; }

    /// <summary>Videos.</summary>
    public int? VideoCount { get; init; }

    /// <summary>When it was, or will be, published.</summary>
    public DateTimeOffset? PublishTime { get; init; }

    /// <summary>The UTC day of <see cref="PublishTime"/>.</summary>
    public DateOnly? PublishDate { get; init; }

    /// <summary>draft, scheduled, published, archived.</summary>
    public string? Status { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How it sounds, in music catalogues.</summary>
    public AudioFeatures? AudioFeatures { get; init; }

    /// <summary>When the row was written.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the row was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
