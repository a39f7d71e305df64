using System.Text.Json;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Infrastructure.Tables;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;

namespace AudienceML.Infrastructure.PostgreSql.Recommendation;

/// <summary>A row of recommendation_feedback as Dapper reads it.</summary>
internal sealed class FeedbackRow
{
    public long RecordedNumber { get; init; }

    public Guid FeedbackId { get; init; }

    public string UserId { get; init; } = "";

    public string ItemId { get; init; } = "";

    public string EventType { get; init; } = "";

    public DateTime EventTimestamp { get; init; }

    public string? EngagementMetrics { get; init; }

    public float? Value { get; init; }

    public string? RequestId { get; init; }

    public int? Rank { get; init; }

    public double? Propensity { get; init; }

    public string? Source { get; init; }

    public RecommendationFeedback ToFeedback() => new()
    {
        FeedbackId = FeedbackId,
        UserId = UserId,
        Interaction = new Interaction(
            ItemId,
            CustomerEventTypes.Parse(EventType),
            new DateTimeOffset(EventTimestamp, TimeSpan.Zero),
            EngagementMetrics is null ? null : JsonSerializer.Deserialize(EngagementMetrics, FieldJsonContext.Default.EngagementMetrics)) { Value = Value },
        RequestId = RequestId,
        Rank = Rank,
        Propensity = Propensity,
        Source = Source,
    };
}
