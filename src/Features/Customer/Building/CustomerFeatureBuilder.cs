using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Building;

/// <summary>
/// Computes <c>customer_user_features</c> from raw sessions and events in one pass, for one or more feature dates at once. Rows may come
/// in any order; what happened at or after a date's 00:00 UTC cannot reach its features, because it is dropped before anything is counted.
/// Memory grows with users, articles and dates, not with rows. <see cref="CustomerUserFeatures"/> defines each number.
/// </summary>
/// <remarks>Not safe for several threads. About half a microsecond a row and date.</remarks>
public sealed class CustomerFeatureBuilder
{
    private readonly Dictionary<Guid, int> _users = [];
    private readonly Interners _codes = new();
    private readonly Snapshot[] _snapshots;
    private readonly TenantId _tenant;
    private Guid[]? _order;

    /// <summary>Creates a builder without rows.</summary>
    /// <param name="featureDates">The dates to compute features for, at least one; each is meant as its 00:00 UTC.</param>
    /// <param name="tenant">Whose rows these are; written into each row of features, not checked.</param>
    public CustomerFeatureBuilder(IEnumerable<DateOnly> featureDates, TenantId tenant = default)
    {
        ArgumentNullException.ThrowIfNull(featureDates);
        FeatureDates = [.. featureDates.Distinct().Order()];
        if (FeatureDates.IsEmpty)
        {
            throw new ArgumentException("There is no feature date.", nameof(featureDates));
        }

        _snapshots = [.. FeatureDates.Select(date => new Snapshot(date, _codes))];
        _tenant = tenant;
    }

    /// <summary>The feature dates, the earliest first, each once.</summary>
    public ImmutableArray<DateOnly> FeatureDates { get; }

    /// <summary>Takes in a session.</summary>
    public void Add(CustomerSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var times = SessionTimes.Of(session);
        if (times.Start >= _snapshots[^1].AsOf)
        {
            return;
        }

        var user = IndexOf(session.UserId);
        var codes = _codes.CodesOf(session);
        foreach (var snapshot in _snapshots)
        {
            snapshot.Add(user, session, times, codes);
        }
    }

    /// <summary>Takes in an event. It counts with or without the row of its session.</summary>
    public void Add(CustomerEvent customerEvent)
    {
        ArgumentNullException.ThrowIfNull(customerEvent);
        var time = customerEvent.EventTimestamp.UtcTicks;
        if (time >= _snapshots[^1].AsOf)
        {
            return;
        }

        var user = IndexOf(customerEvent.UserId);
        var category = _codes.CodeOf(customerEvent.CategoryId);
        var article = _codes.CodeOf(customerEvent.ArticleId);
        foreach (var snapshot in _snapshots)
        {
            snapshot.Add(user, customerEvent, time, category, article);
        }
    }

    /// <summary>The features of every user of whom something was known at a date, in the order of user ids, computed as they are read.</summary>
    /// <param name="featureDate">One of <see cref="FeatureDates"/>.</param>
    public IEnumerable<CustomerUserFeatures> Build(DateOnly featureDate) => Build(SnapshotOf(featureDate));

    /// <summary>The features of one user at a date; null when nothing was known of the user.</summary>
    /// <param name="featureDate">One of <see cref="FeatureDates"/>.</param>
    /// <param name="userId">The user.</param>
    public CustomerUserFeatures? Find(DateOnly featureDate, Guid userId)
    {
        var snapshot = SnapshotOf(featureDate);
        return _users.TryGetValue(userId, out var user) ? Create(new FeatureRowFactory(snapshot, _codes, _tenant), snapshot, userId, user) : null;
    }

    private static CustomerUserFeatures? Create(FeatureRowFactory factory, Snapshot snapshot, Guid id, int user)
    {
        ref readonly var state = ref snapshot.StateOf(user);
        return Unsafe.IsNullRef(in state) ? null : factory.Create(id, state);
    }

    private IEnumerable<CustomerUserFeatures> Build(Snapshot snapshot)
    {
        var factory = new FeatureRowFactory(snapshot, _codes, _tenant);
        if (_order is null || _order.Length != _users.Count)
        {
            _order = [.. _users.Keys];
            Array.Sort(_order);
        }

        foreach (var id in _order)
        {
            if (Create(factory, snapshot, id, _users[id]) is { } row)
            {
                yield return row;
            }
        }
    }

    private Snapshot SnapshotOf(DateOnly featureDate) => FeatureDates.IndexOf(featureDate) is >= 0 and var index
        ? _snapshots[index]
        : throw new ArgumentException($"{featureDate:yyyy-MM-dd} is none of this builder's feature dates.", nameof(featureDate));

    private int IndexOf(Guid user)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out var exists);
        if (!exists)
        {
            index = _users.Count - 1;
        }

        return index;
    }
}
