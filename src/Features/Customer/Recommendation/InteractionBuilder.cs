using System.Runtime.InteropServices;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>
/// Makes interactions of a stream of events, in any order, without keeping the events: one value and one time are held for each pair of user
/// and item. Not safe for several threads at once.
/// </summary>
/// <remarks>
/// Repeats add up, each faded to the time of the last; everything fades together when the interactions are built. That is the same as
/// fading each event from the end, because 2^(-(now - t) / h) is a product of the two steps.
/// </remarks>
public sealed class InteractionBuilder
{
    private readonly InteractionOptions _options;
    private readonly ItemCatalogue? _catalogue;
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _userIds = [];
    private readonly List<string> _userNames = [];
    private readonly Dictionary<string, int> _unknownItems = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _itemIds = [];
    private readonly List<string> _unknownNames = [];
    private readonly Dictionary<long, int> _pairs = [];
    private readonly long[] _counts = new long[Enum.GetValues<InteractionOutcome>().Length];
    private readonly long _until;
    private PairState[] _states = new PairState[1024];
    private long _ofUnknown;
    private long _last = long.MinValue;

    /// <summary>Starts without events.</summary>
    /// <param name="catalogue">The items that are known; null when only events tell of items.</param>
    /// <param name="options">What events say; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public InteractionBuilder(ItemCatalogue? catalogue = null, InteractionOptions? options = null)
    {
        _catalogue = catalogue;
        _options = (options ?? new()).Check();
        _until = _options.Now?.ToUnixTimeMilliseconds() ?? long.MaxValue;
    }

    /// <summary>Different pairs of user and item so far.</summary>
    public int PairCount => _pairs.Count;

    /// <summary>Adds an event.</summary>
    /// <returns>What became of it; the report counts each.</returns>
    public InteractionOutcome Add(CustomerEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (_options.ValueOf(happened.EventType, happened.EngagementMetrics) is not { } value)
        {
            return Tell(InteractionOutcome.SaysNothing);
        }

        var outcome = happened.ArticleId is null ? InteractionOutcome.NoItem : Judge(value, happened.EventTimestamp);
        if (outcome != InteractionOutcome.Counted)
        {
            return Tell(outcome);
        }

        if (!_itemIds.TryGetValue(happened.ArticleId!.Value, out var item))
        {
            item = ItemOf(happened.ArticleId.Value.ToString("D"));
            _itemIds.Add(happened.ArticleId.Value, item);
        }

        if (!_userIds.TryGetValue(happened.UserId, out var user))
        {
            user = UserOf(happened.UserId.ToString("D"));
            _userIds.Add(happened.UserId, user);
        }

        return Merge(user, item, value, happened.EventTimestamp, (byte)happened.EventType);
    }

    /// <summary>Adds something that a user did.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="interaction">What was done. A value of its own counts as it is; with explicit options it is the rating.</param>
    /// <returns>What became of it; the report counts each.</returns>
    public InteractionOutcome Add(string userId, in Interaction interaction)
    {
        var valued = interaction.Value is { } own ? (_options.Explicit ? _options.ValueOfRating(own) : own)
            : _options.ValueOf(interaction.EventType, interaction.Metrics);
        if (valued is not { } value)
        {
            return Tell(InteractionOutcome.SaysNothing);
        }

        var outcome = string.IsNullOrEmpty(userId) || string.IsNullOrEmpty(interaction.ItemId) ? InteractionOutcome.NoItem : Judge(value, interaction.Time);
        return outcome == InteractionOutcome.Counted
            ? Merge(UserOf(userId), ItemOf(interaction.ItemId), value, interaction.Time, (byte)interaction.EventType)
            : Tell(outcome);
    }

    /// <summary>Adds a row of a rating log: the rating is centred on the options' scale, or taken as it is when ratings are to be predicted.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="rating">On the options' scale.</param>
    /// <param name="time">When.</param>
    public InteractionOutcome AddRating(string userId, string itemId, double rating, DateTimeOffset time) =>
        Add(userId, new Interaction(itemId, CustomerEventType.Rating, time)
        {
            Value = (float)(_options.Explicit ? rating : _options.ValueOfRating(rating)),
        });

    /// <summary>Numbers a user who may have no events, so that a row is there.</summary>
    /// <returns>The user's row.</returns>
    public int UserOf(string userId)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        if (!_users.TryGetValue(userId, out var row))
        {
            row = _users.Count;
            _users.Add(userId, row);
            _userNames.Add(userId);
        }

        return row;
    }

    /// <summary>The interactions of the events so far. More events may follow, and another build.</summary>
    public InteractionData Build()
    {
        var catalogue = _catalogue is not null && (_unknownNames.Count == 0 || _options.UnknownItems == UnknownItemPolicy.Drop)
            ? _catalogue
            : new ItemCatalogue([.. _catalogue?.Items ?? [], .. _unknownNames.Select(id => new CatalogueItem { ItemId = id })]);
        var now = _options.Now?.ToUnixTimeMilliseconds() ?? (_last == long.MinValue ? 0 : _last);

        // By user by counting, then each user's few pairs by item.
        var starts = new int[_users.Count + 1];
        foreach (var pair in _pairs.Keys)
        {
            starts[(int)(pair >> 32) + 1]++;
        }

        for (var user = 0; user < _users.Count; user++)
        {
            starts[user + 1] += starts[user];
        }

        var next = starts.AsSpan(0, _users.Count).ToArray();
        var (items, places) = (new int[_pairs.Count], new int[_pairs.Count]);
        foreach (var (pair, place) in _pairs)
        {
            var at = next[(int)(pair >> 32)]++;
            (items[at], places[at]) = ((int)pair, place);
        }

        var (values, times) = (new float[items.Length], new long[items.Length]);
        for (var user = 0; user < _users.Count; user++)
        {
            var (from, length) = (starts[user], starts[user + 1] - starts[user]);
            Array.Sort(items, places, from, length);
            for (var at = from; at < from + length; at++)
            {
                var state = _states[places[at]];
                (values[at], times[at]) = (_options.Bounded(_options.Faded(state.Value, now - state.Time)), state.Time);
            }
        }

        return new(
            new Interactions(new SparseMatrix(starts, items, values, catalogue.Count), times),
            new IdMap([.. _userNames]),
            catalogue,
            Report(),
            DateTimeOffset.FromUnixTimeMilliseconds(now));
    }

    /// <summary>What became of the events so far.</summary>
    public InteractionReport Report() => new(
        _counts.Sum(),
        Count(InteractionOutcome.Counted),
        Count(InteractionOutcome.SaysNothing),
        Count(InteractionOutcome.NoItem),
        _catalogue is null ? 0 : _unknownNames.Count,
        _ofUnknown,
        Count(InteractionOutcome.BeforeEpoch),
        Count(InteractionOutcome.Future),
        Count(InteractionOutcome.Duplicate),
        Count(InteractionOutcome.OutOfScale));

    private InteractionOutcome Judge(double value, DateTimeOffset time)
    {
        var at = time.ToUnixTimeMilliseconds();
        return !double.IsFinite(value) ? InteractionOutcome.OutOfScale
            : at < 0 ? InteractionOutcome.BeforeEpoch
            : at > _until ? InteractionOutcome.Future
            : InteractionOutcome.Counted;
    }

    private int ItemOf(string id)
    {
        if (_catalogue is not null && _catalogue.Ids.RowOf(id) is >= 0 and var row)
        {
            return row;
        }

        if (!_unknownItems.TryGetValue(id, out var unknown))
        {
            unknown = (_catalogue?.Count ?? 0) + _unknownItems.Count;
            _unknownItems.Add(id, unknown);
            _unknownNames.Add(id);
        }

        return unknown;
    }

    private InteractionOutcome Merge(int user, int item, double value, DateTimeOffset time, byte type)
    {
        if (item >= (_catalogue?.Count ?? 0) && _catalogue is not null)
        {
            _ofUnknown++;
            if (_options.UnknownItems == UnknownItemPolicy.Drop)
            {
                return Tell(InteractionOutcome.UnknownItem);
            }
        }

        var at = time.ToUnixTimeMilliseconds();
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, ((long)user << 32) | (uint)item, out var exists);
        if (!exists)
        {
            place = _pairs.Count - 1;
            if (place == _states.Length)
            {
                Array.Resize(ref _states, place * 2);
            }

            _states[place] = new(value, at, type);
        }
        else
        {
            ref var state = ref _states[place];
            if (state.Time == at && state.Type == type)
            {
                return Tell(InteractionOutcome.Duplicate);
            }

            if (_options.Explicit)
            {
                state = at >= state.Time ? new(value, at, type) : state;
            }
            else
            {
                state = at >= state.Time
                    ? new(_options.Faded(state.Value, at - state.Time) + value, at, type)
                    : state with { Value = state.Value + _options.Faded(value, state.Time - at) };
            }
        }

        _last = Math.Max(_last, at);
        return Tell(InteractionOutcome.Counted);
    }

    private InteractionOutcome Tell(InteractionOutcome outcome)
    {
        _counts[(int)outcome]++;
        return outcome;
    }

    private long Count(InteractionOutcome outcome) => _counts[(int)outcome];

    private record struct PairState(double Value, long Time, byte Type);
}
