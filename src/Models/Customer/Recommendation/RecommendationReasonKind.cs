namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Why an item is recommended.</summary>
public enum RecommendationReasonKind
{
    /// <summary>Because of an item that the user liked; the subject is that item.</summary>
    BecauseYouLiked = 0,

    /// <summary>A genre that the user likes; the subject is the genre.</summary>
    Genre = 1,

    /// <summary>A tag or topic that the user reads about; the subject is the tag.</summary>
    Topic = 2,

    /// <summary>Users with the same taste liked it; the subject is how many did.</summary>
    UsersLikeYou = 3,

    /// <summary>Many take it now.</summary>
    Trending = 4,

    /// <summary>Many like it.</summary>
    Popular = 5,

    /// <summary>It is new.</summary>
    Fresh = 6,

    /// <summary>Shown to learn what the user thinks of it.</summary>
    Exploration = 7,

    /// <summary>The house put it there.</summary>
    Pinned = 8,

    /// <summary>From a creator whom the user likes; the subject is the creator.</summary>
    Creator = 9,
}
