namespace AudienceML.Features.Customer.Building;

/// <summary>Very many very small counters: linked entries in one array, a chain for each user and attribute. A chain's head is 0 when empty.</summary>
internal sealed class CounterArena
{
    private Entry[] _entries = new Entry[1024];
    private int _count = 1;

    public void Add(ref int head, int code)
    {
        if (code == 0)
        {
            return;
        }

        for (var at = head; at != 0; at = _entries[at].Next)
        {
            if (_entries[at].Code == code)
            {
                _entries[at].Count++;
                return;
            }
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, checked(2 * _count));
        }

        _entries[_count] = new Entry { Code = code, Count = 1, Next = head };
        head = _count++;
    }

    /// <summary>The different codes of a chain.</summary>
    public int DistinctOf(int head)
    {
        var distinct = 0;
        for (var at = head; at != 0; at = _entries[at].Next)
        {
            distinct++;
        }

        return distinct;
    }

    /// <summary>The code counted most, of equal counts the one whose value sorts first; 0 for an empty chain.</summary>
    public int ModeOf<T>(int head, Interner<T> values, IComparer<T> order)
        where T : notnull
    {
        var (best, count) = (0, 0);
        for (var at = head; at != 0; at = _entries[at].Next)
        {
            ref readonly var entry = ref _entries[at];
            if (entry.Count > count || (entry.Count == count && order.Compare(values.ValueOf(entry.Code), values.ValueOf(best)) < 0))
            {
                (best, count) = (entry.Code, entry.Count);
            }
        }

        return best;
    }

    private struct Entry
    {
        public int Code;
        public int Count;
        public int Next;
    }
}
