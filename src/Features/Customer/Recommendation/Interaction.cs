using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>One thing that somebody did with an item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="EventType">What was done.</param>
/// <param name="Time">When.</param>
/// <param name="Metrics">How intensely; null where nothing was measured.</param>
public readonly record struct Interaction(string ItemId, CustomerEventType EventType, DateTimeOffset Time, EngagementMetrics? Metrics = null)
{
    /// <summary>
    /// How much it counts, above 0 for liking and below 0 for disliking, where the caller knows it; null lets <see cref="InteractionOptions"/>
    /// say so from the event.
    /// </summary>
    public float? Value { get; init; }
}
