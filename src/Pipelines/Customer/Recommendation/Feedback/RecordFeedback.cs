using System.Collections.Immutable;
using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

/// <summary>Records what users did; the next list of each knows it. All is kept, or nothing.</summary>
/// <param name="Feedback">1 to 10,000 events.</param>
public sealed record RecordFeedback(ImmutableArray<RecommendationFeedback> Feedback) : IRequest<int>;
