using System.Buffers;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>The items of each row, a session or a user, in the order of their times; of equal times by their number.</summary>
internal sealed class TimedRows
{
    private const int FewItems = 24;
    private readonly ReadOnlyMemory<int> _starts;
    private readonly int[] _items;

    /// <summary>Puts the pairs with a value above 0 into order.</summary>
    /// <exception cref="TrainingDataException">There are none, or their times are not known.</exception>
    public TimedRows(Interactions interactions, CancellationToken cancellationToken)
    {
        if (interactions.Count == 0)
        {
            throw new TrainingDataException("There are no interactions.", "Widen the window, or check the filters of the source.");
        }

        if (!interactions.HasTimes)
        {
            throw new TrainingDataException("What comes next cannot be learned without times.", "Pass the times of the interactions, or learn item neighbours.");
        }

        var starts = new int[interactions.UserCount + 1];
        _items = new int[interactions.Count];
        LastTimes = new long[interactions.UserCount];
        var at = 0;
        var times = ArrayPool<long>.Shared.Rent(interactions.ItemCount);
        for (var row = 0; row < interactions.UserCount; row++)
        {
            if (row % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var history = interactions.HistoryOf(row);
            for (var i = 0; i < history.Count; i++)
            {
                if (history.Values[i] > 0)
                {
                    times[at - starts[row]] = history.Times[i];
                    _items[at++] = history.Items[i];
                }
            }

            starts[row + 1] = at;
            var length = at - starts[row];
            Sort(times.AsSpan(0, length), _items.AsSpan(starts[row], length));
            LastTimes[row] = length == 0 ? long.MinValue : times[length - 1];
            LastTime = Math.Max(LastTime, LastTimes[row]);
        }

        ArrayPool<long>.Shared.Return(times);
        if (at == 0)
        {
            throw new TrainingDataException(
                $"None of the {interactions.Count} interactions is worth more than 0.", "Check the filters and the weights of the events.");
        }

        _starts = starts;
        ItemCount = interactions.ItemCount;
    }

    public int RowCount => LastTimes.Length;

    public int ItemCount { get; }

    /// <summary>When each row was last added to; the least number there is for an empty one.</summary>
    public long[] LastTimes { get; }

    /// <summary>When anything was last seen.</summary>
    public long LastTime { get; private set; } = long.MinValue;

    /// <summary>The items of a row, first to last.</summary>
    public ReadOnlySpan<int> this[int row] => _items.AsSpan(_starts.Span[row].._starts.Span[row + 1]);

    /// <summary>Sorts by time, then by item.</summary>
    internal static void Sort(Span<long> times, Span<int> items)
    {
        if (times.Length > FewItems)
        {
            SortPairs(times, items);
            return;
        }

        InsertionSort(times, items);
    }

    private static bool IsAfter(long time, int item, long otherTime, int otherItem) => time > otherTime || (time == otherTime && item > otherItem);

    private static void InsertionSort(Span<long> times, Span<int> items)
    {
        for (var i = 1; i < times.Length; i++)
        {
            var (time, item) = (times[i], items[i]);
            var j = i;
            for (; j > 0 && IsAfter(times[j - 1], items[j - 1], time, item); j--)
            {
                (times[j], items[j]) = (times[j - 1], items[j - 1]);
            }

            (times[j], items[j]) = (time, item);
        }
    }

    private static void SortPairs(Span<long> times, Span<int> items)
    {
        var entries = ArrayPool<(long Time, int Item)>.Shared.Rent(times.Length);
        for (var i = 0; i < times.Length; i++)
        {
            entries[i] = (times[i], items[i]);
        }

        entries.AsSpan(0, times.Length).Sort();
        for (var i = 0; i < times.Length; i++)
        {
            (times[i], items[i]) = entries[i];
        }

        ArrayPool<(long Time, int Item)>.Shared.Return(entries);
    }
}
