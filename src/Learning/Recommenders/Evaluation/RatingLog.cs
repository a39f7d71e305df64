using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Who rated or took what and when, row by row in the order of the file: folds that others drew go by that order. Immutable.</summary>
/// <remarks>Users and items are numbered by their ids, whole numbers by size before other ids in ordinal order, so that numbers do not depend on the rows.</remarks>
public sealed class RatingLog
{
    private readonly int[] _users;
    private readonly int[] _items;
    private readonly float[] _values;
    private readonly long[] _times;
    private readonly int[] _sessions;
    private readonly Dictionary<string, int> _userNumbers;
    private readonly Dictionary<string, int> _itemNumbers;

    internal RatingLog(int[] users, int[] items, float[] values, long[] times, int[] sessions, ImmutableArray<string> userIds, ImmutableArray<string> itemIds)
    {
        (_users, _items, _values, _times, _sessions, UserIds, ItemIds) = (users, items, values, times, sessions, userIds, itemIds);
        _userNumbers = Numbers(userIds);
        _itemNumbers = Numbers(itemIds);
    }

    private RatingLog(RatingLog log, ReadOnlySpan<int> rows, float[] values, long[] times)
    {
        (UserIds, ItemIds, _userNumbers, _itemNumbers) = (log.UserIds, log.ItemIds, log._userNumbers, log._itemNumbers);
        (HasRatings, ItemFeatures, ItemFeatureNames, ItemTitles) = (log.HasRatings, log.ItemFeatures, log.ItemFeatureNames, log.ItemTitles);
        (_users, _items, _values, _times) = (Pick(log._users, rows), Pick(log._items, rows), values, times);
        _sessions = log.HasSessions ? Pick(log._sessions, rows) : [];
    }

    /// <summary>Rows.</summary>
    public int Count => _users.Length;

    /// <summary>The ids of users, by number.</summary>
    public ImmutableArray<string> UserIds { get; }

    /// <summary>The ids of items, by number.</summary>
    public ImmutableArray<string> ItemIds { get; }

    /// <summary>The user of each row.</summary>
    public ReadOnlySpan<int> Users => _users;

    /// <summary>The item of each row.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>The rating or the weight of each row; 1 where the source has none.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>When, in milliseconds since 1970; empty when unknown.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>The session of each row, numbers that mean nothing more; empty when unknown.</summary>
    public ReadOnlySpan<int> Sessions => _sessions;

    /// <summary>Whether times are known.</summary>
    public bool HasTimes => _times.Length > 0;

    /// <summary>Whether sessions are known.</summary>
    public bool HasSessions => _sessions.Length > 0;

    /// <summary>Whether the values are ratings that can be predicted, not weights.</summary>
    public bool HasRatings { get; init; }

    /// <summary>What is known of the items, items × features; null when nothing is.</summary>
    public SparseMatrix? ItemFeatures { get; init; }

    /// <summary>The names of the features, by column; empty when there are none.</summary>
    public ImmutableArray<string> ItemFeatureNames { get; init; } = [];

    /// <summary>The titles of the items, by number; empty when unknown.</summary>
    public ImmutableArray<string> ItemTitles { get; init; } = [];

    /// <summary>The number of a user, -1 for one who is not in the log.</summary>
    public int UserOf(string id) => _userNumbers.GetValueOrDefault(id, -1);

    /// <summary>The number of an item, -1 for one that is not in the log.</summary>
    public int ItemOf(string id) => _itemNumbers.GetValueOrDefault(id, -1);

    /// <summary>The same log with what is known of its items.</summary>
    /// <param name="features">Items × features, or null.</param>
    /// <param name="names">The names of the features, or empty.</param>
    /// <param name="titles">The titles of the items, or empty.</param>
    public RatingLog WithItems(SparseMatrix? features, ImmutableArray<string> names, ImmutableArray<string> titles)
    {
        if (features is not null && features.RowCount != ItemIds.Length)
        {
            throw new ArgumentException($"The log has {ItemIds.Length} items, the features {features.RowCount}.", nameof(features));
        }

        return new RatingLog(this, AllRows(), _values, _times) { ItemFeatures = features, ItemFeatureNames = names, ItemTitles = titles };
    }

    /// <summary>The same log with each pair of user and item once, where it stood first.</summary>
    /// <param name="handling">What becomes of the others.</param>
    public RatingLog Merge(DuplicateHandling handling)
    {
        var placeOf = new Dictionary<(int User, int Item), int>(Count);
        var rows = new List<int>(Count);
        var values = new List<float>(Count);
        var times = new List<long>(_times.Length);
        for (var row = 0; row < Count; row++)
        {
            var time = HasTimes ? _times[row] : 0;
            if (placeOf.TryAdd((_users[row], _items[row]), rows.Count))
            {
                rows.Add(row);
                values.Add(_values[row]);
                times.Add(time);
                continue;
            }

            var place = placeOf[(_users[row], _items[row])];
            values[place] = handling == DuplicateHandling.Sum ? values[place] + _values[row] : time >= times[place] ? _values[row] : values[place];
            times[place] = Math.Max(times[place], time);
        }

        return rows.Count == Count ? this : new RatingLog(this, rows.ToArray(), values.ToArray(), HasTimes ? times.ToArray() : []);
    }

    /// <summary>Some rows of the log as a log of the same users and items.</summary>
    /// <param name="rows">Row numbers, in the order wanted.</param>
    public RatingLog Select(ReadOnlySpan<int> rows) => new(this, rows, Pick(_values, rows), HasTimes ? Pick(_times, rows) : []);

    /// <summary>Some rows as a matrix. Pairs that occur several times are merged.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="asOnes">Gives each pair the value 1; otherwise it keeps its value.</param>
    /// <param name="handling">Which value several rows of one pair get.</param>
    public Interactions ToInteractions(ReadOnlySpan<int> rows, bool asOnes, DuplicateHandling handling = DuplicateHandling.Last)
    {
        // Rows into users, then each user's rows by item; equal items keep the order of the rows.
        var starts = new int[UserIds.Length + 1];
        foreach (var row in rows)
        {
            starts[_users[row] + 1]++;
        }

        for (var user = 0; user < UserIds.Length; user++)
        {
            starts[user + 1] += starts[user];
        }

        var next = starts.ToArray();
        var byUser = new int[rows.Length];
        foreach (var row in rows)
        {
            byUser[next[_users[row]]++] = row;
        }

        var columns = new int[rows.Length];
        var values = new float[rows.Length];
        var times = HasTimes ? new long[rows.Length] : [];
        var merged = new int[starts.Length];
        var count = 0;
        for (var user = 0; user < UserIds.Length; user++)
        {
            var own = byUser.AsSpan(starts[user]..starts[user + 1]);
            own.Sort((a, b) => (_items[a], a).CompareTo((_items[b], b)));
            foreach (var row in own)
            {
                var time = HasTimes ? _times[row] : 0;
                var value = asOnes ? 1 : _values[row];
                if (count == merged[user] || columns[count - 1] != _items[row])
                {
                    (columns[count], values[count]) = (_items[row], value);
                    if (HasTimes)
                    {
                        times[count] = time;
                    }

                    count++;
                    continue;
                }

                var isLater = !HasTimes || time >= times[count - 1];
                values[count - 1] = asOnes ? 1 : handling == DuplicateHandling.Sum ? values[count - 1] + value : isLater ? value : values[count - 1];
                if (HasTimes && isLater)
                {
                    times[count - 1] = time;
                }
            }

            merged[user + 1] = count;
        }

        var matrix = new SparseMatrix(merged, columns.AsMemory(0, count), values.AsMemory(0, count), ItemIds.Length);
        return new Interactions(matrix, times.AsMemory(0, HasTimes ? count : 0)) { ItemFeatures = ItemFeatures };
    }

    /// <summary>The numbers of all rows.</summary>
    internal int[] AllRows()
    {
        var rows = new int[Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        return rows;
    }

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = values[rows[i]];
        }

        return picked;
    }

    private static Dictionary<string, int> Numbers(ImmutableArray<string> ids)
    {
        var numbers = new Dictionary<string, int>(ids.Length, StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            numbers.Add(ids[i], i);
        }

        return numbers;
    }
}
