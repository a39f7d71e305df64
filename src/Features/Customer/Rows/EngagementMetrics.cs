namespace AudienceML.Features.Customer.Rows;

/// <summary>How intensely a user took something in: the <c>engagement_metrics</c> of an event. Null is not measured.</summary>
/// <param name="DwellSec">Seconds on the page, 0 or more.</param>
/// <param name="ScrollDepth">Per cent of the page, 0 to 100.</param>
/// <param name="Rating">The source's own scale, often 1 to 5.</param>
/// <param name="PlayFraction">Part of the video or track played, 0 to 1.</param>
public sealed record EngagementMetrics(double? DwellSec = null, double? ScrollDepth = null, double? Rating = null, double? PlayFraction = null);
