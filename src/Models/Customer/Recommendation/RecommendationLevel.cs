namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What serves a list, best first: when one is missing, fails or takes too long, the next one does.</summary>
public enum RecommendationLevel
{
    /// <summary>All sources, ordered by what was learned of rankings.</summary>
    Learned = 0,

    /// <summary>All sources, weighed.</summary>
    Factorization = 1,

    /// <summary>Sources that need to know the items only, and those below.</summary>
    Content = 2,

    /// <summary>What many take now, and what many took.</summary>
    Trending = 3,

    /// <summary>What many took.</summary>
    Popular = 4,
}
