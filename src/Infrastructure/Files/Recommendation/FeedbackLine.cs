using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;

namespace AudienceML.Infrastructure.Files.Recommendation;

/// <summary>Feedback as a line of a file says it.</summary>
internal sealed record FeedbackLine
{
    public required Guid Id { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string UserId { get; init; }

    public required string ItemId { get; init; }

    public required string EventType { get; init; }

    public required DateTimeOffset Time { get; init; }

    public float? Value { get; init; }

    public double? DwellSec { get; init; }

    public double? ScrollDepth { get; init; }

    public double? Rating { get; init; }

    public double? PlayFraction { get; init; }

    public string? RequestId { get; init; }

    public int? Rank { get; init; }

    public double? Propensity { get; init; }

    public string? Source { get; init; }

    public static FeedbackLine From(RecommendationFeedback feedback, DateTimeOffset recordedAt)
    {
        var happened = feedback.Interaction;
        var metrics = happened.Metrics;
        return new()
        {
            Id = feedback.FeedbackId,
            RecordedAt = recordedAt,
            UserId = feedback.UserId,
            ItemId = happened.ItemId,
            EventType = happened.EventType.ToName(),
            Time = happened.Time,
            Value = happened.Value,
            DwellSec = metrics?.DwellSec,
            ScrollDepth = metrics?.ScrollDepth,
            Rating = metrics?.Rating,
            PlayFraction = metrics?.PlayFraction,
            RequestId = feedback.RequestId,
            Rank = feedback.Rank,
            Propensity = feedback.Propensity,
            Source = feedback.Source,
        };
    }

    public RecommendationFeedback ToFeedback() => new()
    {
        FeedbackId = Id,
        UserId = UserId,
        Interaction = new Interaction(
            ItemId,
            CustomerEventTypes.Parse(EventType),
            Time,
            DwellSec is null && ScrollDepth is null && Rating is null && PlayFraction is null
                ? null
                : new EngagementMetrics(DwellSec, ScrollDepth, Rating, PlayFraction)) { Value = Value },
        RequestId = RequestId,
        Rank = Rank,
        Propensity = Propensity,
        Source = Source,
    };
}
