using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Which events and items a recommendation model learns from.</summary>
public sealed record CustomerRecommendationOptions
{
    /// <summary>From this moment on; null from the first event.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment; null to the last event.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What becomes of items that are in events but not in the catalogue.</summary>
    public UnknownItemPolicy UnknownItems { get; init; }

    /// <summary>The id by which the host knows a user; null for the id as text.</summary>
    public Func<Guid, string>? UserName { get; init; }

    /// <summary>The id by which the host knows an item; null for the id as text.</summary>
    public Func<Guid, string>? ItemName { get; init; }
}
