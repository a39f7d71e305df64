using System.Collections.Immutable;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

/// <summary>What users did lately, at hand for the next list. Feedback goes to the store first and counts from the moment it is durable.</summary>
/// <remarks>Safe for many threads. Memory is bounded by <see cref="LiveHistoryOptions"/>.</remarks>
public sealed class LiveHistories
{
    private readonly IFeedbackStore _store;
    private readonly LiveHistoryOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<(TenantId Tenant, string User), LinkedListNode<Entry>> _users = [];
    private readonly LinkedList<Entry> _byAge = new();

    /// <summary>Creates it empty; <see cref="LoadAsync"/> brings back what was recorded before a restart.</summary>
    /// <param name="store">Where feedback is durable.</param>
    /// <param name="options">Bounds; null for the default ones.</param>
    public LiveHistories(IFeedbackStore store, LiveHistoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _options = options ?? new();
        _store = store;
    }

    /// <summary>Users in memory.</summary>
    public int UserCount
    {
        get
        {
            lock (_lock)
            {
                return _users.Count;
            }
        }
    }

    /// <summary>Reads what was recorded since a moment, such as the training of the model in use.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="since">The moment of recording.</param>
    /// <param name="each">Told of each event; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many events were read.</returns>
    public async Task<int> LoadAsync(
        TenantId tenant, DateTimeOffset since, Action<RecommendationFeedback>? each = null, CancellationToken cancellationToken = default)
    {
        var count = 0;
        await foreach (var feedback in _store.ReadAsync(tenant, since, cancellationToken).ConfigureAwait(false))
        {
            Remember(tenant, feedback);
            each?.Invoke(feedback);
            count++;
        }

        return count;
    }

    /// <summary>Records feedback; the next list of its users knows it.</summary>
    public async Task RecordAsync(TenantId tenant, IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        await _store.AppendAsync(tenant, feedback, cancellationToken).ConfigureAwait(false);
        foreach (var one in feedback)
        {
            Remember(tenant, one);
        }
    }

    /// <summary>What a user did lately, oldest first.</summary>
    public ImmutableArray<Interaction> Of(TenantId tenant, string userId)
    {
        lock (_lock)
        {
            return _users.TryGetValue((tenant, userId), out var node) ? node.Value.History() : [];
        }
    }

    /// <summary>Forgets a user, in memory and in the store.</summary>
    /// <returns>How many events were deleted from the store.</returns>
    public async Task<int> ForgetAsync(TenantId tenant, string userId, CancellationToken cancellationToken = default)
    {
        var forgotten = await _store.ForgetAsync(tenant, userId, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (_users.Remove((tenant, userId), out var node))
            {
                _byAge.Remove(node);
            }
        }

        return forgotten;
    }

    private void Remember(TenantId tenant, RecommendationFeedback feedback)
    {
        var key = (tenant, feedback.UserId);
        lock (_lock)
        {
            if (_users.TryGetValue(key, out var node))
            {
                _byAge.Remove(node);
            }
            else
            {
                node = new(new(key));
                _users.Add(key, node);
                if (_users.Count > _options.MaxUsers)
                {
                    _users.Remove(_byAge.First!.Value.Key);
                    _byAge.RemoveFirst();
                }
            }

            _byAge.AddLast(node);
            node.Value.Add(feedback, _options.MaxEventsPerUser);
        }
    }

    private sealed class Entry((TenantId Tenant, string User) key)
    {
        private readonly SortedSet<(DateTimeOffset Time, Guid Id)> _order = [];
        private readonly Dictionary<Guid, Interaction> _events = [];
        private ImmutableArray<Interaction> _history;

        public (TenantId Tenant, string User) Key { get; } = key;

        public void Add(RecommendationFeedback feedback, int limit)
        {
            if (!_events.TryAdd(feedback.FeedbackId, feedback.Interaction))
            {
                return;
            }

            _order.Add((feedback.Interaction.Time, feedback.FeedbackId));
            if (_events.Count > limit)
            {
                var oldest = _order.Min;
                _order.Remove(oldest);
                _events.Remove(oldest.Id);
            }

            _history = default;
        }

        public ImmutableArray<Interaction> History() =>
            _history.IsDefault ? _history = [.. _order.Select(o => _events[o.Id])] : _history;
    }
}
