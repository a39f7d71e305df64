using System.Collections.Immutable;
using System.Globalization;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Takes rows one after another and makes a log of them.</summary>
public sealed class RatingLogBuilder
{
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _sessions = new(StringComparer.Ordinal);
    private readonly List<int> _userOf = [];
    private readonly List<int> _itemOf = [];
    private readonly List<int> _sessionOf = [];
    private readonly List<float> _values = [];
    private readonly List<long> _times = [];

    /// <summary>Rows so far.</summary>
    public int Count => _userOf.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="user">Who; not empty.</param>
    /// <param name="item">What; not empty.</param>
    /// <param name="value">A rating or a weight, finite; 1 where there is none.</param>
    /// <param name="time">When, in milliseconds since 1970; null when unknown. Either all rows have one or none.</param>
    /// <param name="session">The visit; null when unknown. Either all rows have one or none.</param>
    public void Add(string user, string item, float value = 1, long? time = null, string? session = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentException.ThrowIfNullOrEmpty(item);
        if (!float.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A value is finite.");
        }

        if ((time is null ? 0 : Count) != _times.Count || (session is null ? 0 : Count) != _sessionOf.Count)
        {
            throw new ArgumentException("Either all rows have a time and a session, or none has.", nameof(time));
        }

        _userOf.Add(NumberOf(_users, user));
        _itemOf.Add(NumberOf(_items, item));
        _values.Add(value);
        if (time is { } moment)
        {
            _times.Add(moment);
        }

        if (session is not null)
        {
            _sessionOf.Add(NumberOf(_sessions, session));
        }
    }

    /// <summary>Adds an item that may have no row: it is part of the catalogue.</summary>
    public void AddItem(string item)
    {
        ArgumentException.ThrowIfNullOrEmpty(item);
        _ = NumberOf(_items, item);
    }

    /// <summary>Makes the log.</summary>
    /// <param name="hasRatings">Whether the values are ratings that can be predicted.</param>
    public RatingLog Build(bool hasRatings = false)
    {
        var (users, userIds) = Renumber(_users, _userOf);
        var (items, itemIds) = Renumber(_items, _itemOf);
        return new RatingLog(users, items, [.. _values], [.. _times], [.. _sessionOf], userIds, itemIds) { HasRatings = hasRatings };
    }

    private static int NumberOf(Dictionary<string, int> numbers, string id)
    {
        if (!numbers.TryGetValue(id, out var number))
        {
            number = numbers.Count;
            numbers.Add(id, number);
        }

        return number;
    }

    private static (int[] Rows, ImmutableArray<string> Ids) Renumber(Dictionary<string, int> numbers, List<int> rows)
    {
        var ids = numbers.Keys.OrderBy(Size).ThenBy(id => id, StringComparer.Ordinal).ToImmutableArray();
        var newOf = new int[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            newOf[numbers[ids[i]]] = i;
        }

        return ([.. rows.Select(row => newOf[row])], ids);
    }

    private static ulong Size(string id) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : ulong.MaxValue;
}
