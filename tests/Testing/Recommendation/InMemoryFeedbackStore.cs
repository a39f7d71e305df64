using System.Runtime.CompilerServices;
using AudienceML.Core.Tenancy;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;

namespace AudienceML.Testing.Recommendation;

/// <summary>Feedback in memory, for tests.</summary>
/// <param name="clock">What tells when feedback was recorded.</param>
public sealed class InMemoryFeedbackStore(TimeProvider clock) : IFeedbackStore
{
    private readonly Lock _lock = new();
    private readonly List<(TenantId Tenant, DateTimeOffset At, RecommendationFeedback Feedback)> _events = [];

    /// <inheritdoc/>
    public Task AppendAsync(TenantId tenant, IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        lock (_lock)
        {
            var known = _events.Where(e => e.Tenant == tenant).Select(e => e.Feedback.FeedbackId).ToHashSet();
            _events.AddRange(feedback.Where(f => known.Add(f.FeedbackId)).Select(f => (tenant, clock.GetUtcNow(), f)));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecommendationFeedback> ReadAsync(
        TenantId tenant, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<RecommendationFeedback> found;
        lock (_lock)
        {
            found = [.. _events.Where(e => e.Tenant == tenant && e.At >= since).Select(e => e.Feedback)];
        }

        foreach (var feedback in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return feedback;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> ForgetAsync(TenantId tenant, string userId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return Task.FromResult(_events.RemoveAll(e => e.Tenant == tenant && string.Equals(e.Feedback.UserId, userId, StringComparison.Ordinal)));
        }
    }
}
