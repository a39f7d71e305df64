namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>What somebody thought of what a radio played.</summary>
public enum RadioFeedback
{
    /// <summary>Nothing was said: played to the end, or not yet.</summary>
    None = 0,

    /// <summary>More like this.</summary>
    Like = 1,

    /// <summary>Skipped: less like this.</summary>
    Skip = 2,
}
