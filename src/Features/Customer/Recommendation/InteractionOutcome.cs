namespace AudienceML.Features.Customer.Recommendation;

/// <summary>What became of one event on its way to the interactions.</summary>
public enum InteractionOutcome
{
    /// <summary>It counts.</summary>
    Counted = 0,

    /// <summary>Its type says nothing about an item: a search, a subscription.</summary>
    SaysNothing = 1,

    /// <summary>It names no item, or no user.</summary>
    NoItem = 2,

    /// <summary>The catalogue does not have its item, and such items are dropped.</summary>
    UnknownItem = 3,

    /// <summary>It is from before 1970.</summary>
    BeforeEpoch = 4,

    /// <summary>It is from after the moment up to which events are taken.</summary>
    Future = 5,

    /// <summary>It repeats the last event of its user and item: same kind, same millisecond.</summary>
    Duplicate = 6,

    /// <summary>Its rating is outside the scale, or its value is no finite number.</summary>
    OutOfScale = 7,
}
