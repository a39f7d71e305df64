using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

/// <summary>Keeps feedback. What was appended is durable when the call returns: a restart loses nothing.</summary>
/// <exception cref="RegistryException">The store cannot be reached or is full; nothing of the call was kept.</exception>
public interface IFeedbackStore
{
    /// <summary>Keeps feedback, all of it or nothing; what is there already stays as it is.</summary>
    Task AppendAsync(TenantId tenant, IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default);

    /// <summary>Reads what was recorded at a moment or later, in the order in which it was recorded.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="since">The moment of recording, not that of the event.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<RecommendationFeedback> ReadAsync(TenantId tenant, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>Forgets a user: all feedback of this id is deleted.</summary>
    /// <returns>How many events were deleted.</returns>
    Task<int> ForgetAsync(TenantId tenant, string userId, CancellationToken cancellationToken = default);
}
