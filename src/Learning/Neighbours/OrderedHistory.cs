using System.Buffers;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>A history by rising items, so that sums over it have the same bits in whatever order it came. Copies only when it has to.</summary>
internal ref struct OrderedHistory
{
    private int[]? _items;
    private float[]? _values;

    public OrderedHistory(in ItemHistory history)
    {
        Items = history.Items;
        Values = history.Values;
        for (var i = 1; i < history.Count; i++)
        {
            if (history.Items[i] < history.Items[i - 1])
            {
                Sort(history);
                return;
            }
        }
    }

    /// <summary>The items, rising.</summary>
    public ReadOnlySpan<int> Items { get; private set; }

    /// <summary>One an item, or empty for 1 each.</summary>
    public ReadOnlySpan<float> Values { get; private set; }

    /// <summary>What the item at a place is worth.</summary>
    public readonly float WorthAt(int place, bool isBinary) => PositivePairs.Worth(Values.IsEmpty ? 1 : Values[place], isBinary);

    /// <summary>Gives back what was borrowed.</summary>
    public void Dispose()
    {
        if (_items is not null)
        {
            ArrayPool<int>.Shared.Return(_items);
            _items = null;
        }

        if (_values is not null)
        {
            ArrayPool<float>.Shared.Return(_values);
            _values = null;
        }
    }

    private void Sort(in ItemHistory history)
    {
        _items = ArrayPool<int>.Shared.Rent(history.Count);
        var items = _items.AsSpan(0, history.Count);
        history.Items.CopyTo(items);
        if (history.Values.IsEmpty)
        {
            items.Sort();
        }
        else
        {
            _values = ArrayPool<float>.Shared.Rent(history.Count);
            var values = _values.AsSpan(0, history.Count);
            history.Values.CopyTo(values);
            items.Sort(values);
            Values = values;
        }

        Items = items;
    }
}
