using AudienceML.Core.Requests;
using AudienceML.Core.Tenancy;
using AudienceML.Learning.Data;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Scores the user features of a day with the version in production, into the host's score store.</summary>
/// <param name="Tenant">Whose users.</param>
/// <param name="FeatureDate">The day that their features are of.</param>
/// <param name="Reasons">Reasons a user, 0 to 100.</param>
/// <param name="PartitionRows">Users of a partition, 1 to 1,000,000.</param>
/// <param name="Progress">Told after every partition; null for nobody.</param>
public sealed record ScoreChurn(
    TenantId Tenant, DateOnly FeatureDate, int Reasons = 0, int PartitionRows = 10_000, IProgress<LearningProgress>? Progress = null)
    : IRequest<BatchOutcome>;
