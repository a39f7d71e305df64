namespace AudienceML.Features.Customer.Recommendation;

/// <summary>What becomes of items that are in events but not in the catalogue. Either way they are counted and told.</summary>
public enum UnknownItemPolicy
{
    /// <summary>They join the catalogue as bare items: an id and nothing else.</summary>
    Add = 0,

    /// <summary>Their events are left out.</summary>
    Drop = 1,
}
