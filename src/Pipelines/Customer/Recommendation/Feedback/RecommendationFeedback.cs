using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

/// <summary>What somebody did with an item, as it is recorded: an impression, a click, a play, a skip, a like, a rating.</summary>
public sealed record RecommendationFeedback
{
    /// <summary>The event; recorded twice under the same id it counts once.</summary>
    public required Guid FeedbackId { get; init; }

    /// <summary>Who did it; 1 to 200 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>What was done, with what, when.</summary>
    public required Interaction Interaction { get; init; }

    /// <summary>The answer in which the item was shown; null when it came from elsewhere.</summary>
    public string? RequestId { get; init; }

    /// <summary>The place at which it was shown, from 1.</summary>
    public int? Rank { get; init; }

    /// <summary>The probability with which it was shown there; off-policy evaluation needs it.</summary>
    public double? Propensity { get; init; }

    /// <summary>Where it was shown: the name of the candidate source.</summary>
    public string? Source { get; init; }
}
