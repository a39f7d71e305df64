namespace AudienceML.Features.Customer.Building;

/// <summary>Sets of days, 64 days to an entry, a chain of entries for each user. A chain's head is 0 when empty.</summary>
internal sealed class DayArena
{
    private Entry[] _entries = new Entry[1024];
    private int _count = 1;

    /// <summary>Adds a day, numbered from 0001-01-01.</summary>
    public void Add(ref int head, int day)
    {
        var (block, bit) = (day >> 6, 1UL << (day & 63));
        for (var at = head; at != 0; at = _entries[at].Next)
        {
            if (_entries[at].Block == block)
            {
                _entries[at].Bits |= bit;
                return;
            }
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, checked(2 * _count));
        }

        _entries[_count] = new Entry { Block = block, Bits = bit, Next = head };
        head = _count++;
    }

    /// <summary>Fills a list with the days of a chain in order.</summary>
    public void Read(int head, List<int> days)
    {
        days.Clear();
        for (var at = head; at != 0; at = _entries[at].Next)
        {
            for (var bits = _entries[at].Bits; bits != 0; bits &= bits - 1)
            {
                days.Add((_entries[at].Block << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits));
            }
        }

        days.Sort();
    }

    private struct Entry
    {
        public int Block;
        public int Next;
        public ulong Bits;
    }
}
