namespace AudienceML.Models.Customer.Recommendation;

/// <summary>The situation of a query. Null where it is not known.</summary>
/// <param name="Time">Now; freshness, expiry and the hour are judged by it. Null means the moment up to which the model learned.</param>
/// <param name="UtcOffset">The user's local time minus UTC.</param>
/// <param name="DeviceType">desktop, mobile, tablet, tv, or what the host calls them.</param>
/// <param name="Region">The country code; items of other regions are not shown, and without it none that is limited to regions.</param>
/// <param name="BrandId">The brand that asks; null means all brands.</param>
/// <param name="Segment">The user's segment, for what is popular among such users.</param>
public sealed record RecommendationContext(
    DateTimeOffset? Time = null, TimeSpan UtcOffset = default, string? DeviceType = null, string? Region = null, string? BrandId = null, string? Segment = null);
