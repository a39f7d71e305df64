using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>The histories of another source and the feedback that was recorded, so that a nightly training takes it in.</summary>
/// <param name="inner">The other source.</param>
/// <param name="store">The feedback.</param>
/// <param name="since">Only what was recorded at this moment or later, when the other source has the rest; null for all.</param>
public sealed class FeedbackTrainingSource(
    ITrainingSource<RecommendationQuery, HeldOutItems> inner, IFeedbackStore store, DateTimeOffset? since = null)
    : ITrainingSource<RecommendationQuery, HeldOutItems>
{
    private readonly ITrainingSource<RecommendationQuery, HeldOutItems> _inner = inner ?? throw new ArgumentNullException(nameof(inner));
    private readonly IFeedbackStore _store = store ?? throw new ArgumentNullException(nameof(store));

    /// <inheritdoc/>
    public string Description => _inner.Description + ", and recorded feedback";

    /// <inheritdoc/>
    public async Task<TrainingSet<RecommendationQuery, HeldOutItems>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var set = await _inner.LoadAsync(request, cancellationToken).ConfigureAwait(false);
        var recorded = new Dictionary<string, List<Interaction>>(StringComparer.Ordinal);
        await foreach (var feedback in _store.ReadAsync(request.Tenant, since ?? DateTimeOffset.MinValue, cancellationToken).ConfigureAwait(false))
        {
            if (!recorded.TryGetValue(feedback.UserId, out var events))
            {
                recorded.Add(feedback.UserId, events = []);
            }

            events.Add(feedback.Interaction);
        }

        return recorded.Count == 0 ? set : Join(set, recorded);
    }

    private static TrainingSet<RecommendationQuery, HeldOutItems> Join(
        TrainingSet<RecommendationQuery, HeldOutItems> set, Dictionary<string, List<Interaction>> recorded)
    {
        var rows = new List<RecommendationQuery>(set.Count + recorded.Count);
        foreach (var row in set.Rows.Span)
        {
            rows.Add(row.UserId is { } user && recorded.Remove(user, out var events) ? row with { History = row.History.AddRange(events) } : row);
        }

        // Users who are in the feedback alone come last, by name, so that the order is the same each time.
        rows.AddRange(recorded.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new RecommendationQuery { UserId = r.Key, History = [.. r.Value] }));
        var labels = new List<HeldOutItems>(rows.Count);
        labels.AddRange(set.Labels.Span);
        if (labels.Count > 0)
        {
            var label = new HeldOutItems([], labels[0].Catalogue);
            labels.AddRange(Enumerable.Repeat(label, rows.Count - labels.Count));
        }

        return labels.Count == rows.Count ? new(rows.ToArray(), labels.ToArray()) : set;
    }
}
