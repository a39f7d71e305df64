using AudienceML.Core.Tenancy;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Where scored users are kept by day.</summary>
public interface IChurnScoreStore
{
    /// <summary>Opens the scores of a tenant and day for a batch.</summary>
    /// <param name="tenant">Whose users.</param>
    /// <param name="date">The day that the predictions are of.</param>
    BatchTarget<ChurnScore> Open(TenantId tenant, DateOnly date);
}
