namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What becomes of items that the user had before.</summary>
public enum SeenPolicy
{
    /// <summary>They are not shown again.</summary>
    Never = 0,

    /// <summary>They are shown again some days after they were last seen.</summary>
    AfterDays = 1,

    /// <summary>They are treated like all others.</summary>
    Always = 2,
}
