using System.Buffers;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>What a user liked, first to last. Without times all items are equally late, and stand by their number.</summary>
internal readonly ref struct TimedHistory
{
    private readonly int[] _items;

    public TimedHistory(in ItemHistory history)
    {
        HasTimes = !history.Times.IsEmpty;
        _items = ArrayPool<int>.Shared.Rent(history.Count);
        var times = ArrayPool<long>.Shared.Rent(history.Count);
        var count = 0;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.ValueAt(i) > 0)
            {
                _items[count] = history.Items[i];
                times[count++] = HasTimes ? history.Times[i] : 0;
            }
        }

        var items = _items.AsSpan(0, count);
        TimedRows.Sort(times.AsSpan(0, count), items);
        ArrayPool<long>.Shared.Return(times);
        Items = items;
    }

    /// <summary>The items, first to last.</summary>
    public ReadOnlySpan<int> Items { get; }

    /// <summary>Whether the order means anything.</summary>
    public bool HasTimes { get; }

    /// <summary>How many steps an item lies back from the last; 0 for all without times.</summary>
    public int StepsBack(int place) => HasTimes ? Items.Length - 1 - place : 0;

    /// <summary>Gives back what was borrowed.</summary>
    public void Dispose() => ArrayPool<int>.Shared.Return(_items);
}
