namespace AudienceML.Features.Customer.Rows;

/// <summary>What a user did. <see cref="CustomerEventTypes"/> has the names that files and tables use.</summary>
public enum CustomerEventType
{
    /// <summary>Something that the platform has no name for.</summary>
    Other = 0,

    /// <summary>An article was on the screen.</summary>
    ArticleView = 1,

    /// <summary>An article was opened.</summary>
    ArticleClick = 2,

    /// <summary>A video was started.</summary>
    VideoPlay = 3,

    /// <summary>A search.</summary>
    Search = 4,

    /// <summary>A newsletter was ordered.</summary>
    NewsletterSignup = 5,

    /// <summary>An advertisement was shown.</summary>
    AdImpression = 6,

    /// <summary>An advertisement was clicked.</summary>
    AdClick = 7,

    /// <summary>A paid tier began.</summary>
    Subscribe = 8,

    /// <summary>A paid tier was given up.</summary>
    Cancel = 9,

    /// <summary>Shared.</summary>
    Share = 10,

    /// <summary>Liked.</summary>
    Like = 11,

    /// <summary>Kept for later.</summary>
    Bookmark = 12,

    /// <summary>A comment was written.</summary>
    Comment = 13,

    /// <summary>A track or video was skipped.</summary>
    Skip = 14,

    /// <summary>A track was played.</summary>
    Play = 15,

    /// <summary>A rating was given.</summary>
    Rating = 16,
}
