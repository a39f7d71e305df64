namespace AudienceML.Learning.Recommenders;

/// <summary>What a user took so far. It travels with each query, so that unknown, new and known users take one path.</summary>
public readonly ref struct ItemHistory
{
    // One more than the user, so that the default value is nobody's history.
    private readonly int _userPlusOne;

    /// <summary>Wraps a history.</summary>
    /// <param name="items">The items, each once, in any order. May be empty.</param>
    /// <param name="values">One an item, as in <see cref="Interactions"/>; empty means 1 for each.</param>
    /// <param name="times">When each was last seen, in milliseconds since 1970; empty when unknown.</param>
    /// <param name="user">The row of the user in training, -1 for a user who was not there.</param>
    public ItemHistory(ReadOnlySpan<int> items, ReadOnlySpan<float> values = default, ReadOnlySpan<long> times = default, int user = -1)
    {
        if ((!values.IsEmpty && values.Length != items.Length) || (!times.IsEmpty && times.Length != items.Length))
        {
            throw new ArgumentException(
                $"{items.Length} items need as many values and times or none; there are {values.Length} and {times.Length}.", nameof(values));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(user, -1);
        ArgumentOutOfRangeException.ThrowIfEqual(user, int.MaxValue);
        Items = items;
        Values = values;
        Times = times;
        _userPlusOne = user + 1;
    }

    /// <summary>The items, each once.</summary>
    public ReadOnlySpan<int> Items { get; }

    /// <summary>One an item; empty means 1 for each.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>When each was last seen, in milliseconds since 1970; empty when unknown.</summary>
    public ReadOnlySpan<long> Times { get; }

    /// <summary>The row of the user in training, -1 for a user who was not there.</summary>
    public int User => _userPlusOne - 1;

    /// <summary>The number of items.</summary>
    public int Count => Items.Length;

    /// <summary>The value of the item at a place.</summary>
    public float ValueAt(int place) => Values.IsEmpty ? 1 : Values[place];
}
