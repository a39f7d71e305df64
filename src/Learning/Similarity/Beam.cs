using System.Runtime.CompilerServices;

namespace AudienceML.Learning.Similarity;

/// <summary>The nearest candidates so far, nearest first, each with a mark whether its neighbours were looked at.</summary>
/// <remarks>
/// A candidate is one number of 64 bits: distance, slot, mark. Distances are whole numbers and slots differ, so that the order is the same
/// whatever the order of arrival.
/// </remarks>
internal sealed unsafe class Beam
{
    private long[] _keys = [];
    private int _capacity;

    /// <summary>Candidates held.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is no room for another but in place of the last.</summary>
    public bool IsFull => Count == _capacity;

    /// <summary>A candidate.</summary>
    public long this[int place] => _keys[place];

    public static long Key(int distance, int slot) => ((long)distance << 32) | ((long)slot << 1);

    public static int Slot(long key) => (int)(key & 0xFFFFFFFF) >>> 1;

    public static int Distance(long key) => (int)(key >> 32);

    public static bool IsMarked(long key) => (key & 1) != 0;

    /// <summary>Empties it.</summary>
    public void Clear(int capacity)
    {
        if (_keys.Length < capacity + 1)
        {
            _keys = new long[capacity + 1];
        }

        (Count, _capacity) = (0, capacity);
    }

    /// <summary>Marks that a candidate's neighbours are looked at.</summary>
    public void Mark(int place) => _keys[place] |= 1;

    /// <summary>Takes a candidate when it is among the nearest.</summary>
    /// <returns>Its place, or <see cref="int.MaxValue"/> when it was not taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Offer(long key) => Count == _capacity && key >= _keys[_capacity - 1] ? int.MaxValue : Insert(key);

    private int Insert(long key)
    {
        fixed (long* keys = _keys)
        {
            // Halving without branches: which way it goes cannot be guessed.
            var low = keys;
            for (var length = Count; length > 0;)
            {
                var half = (length + 1) / 2;
                var isBelow = low[half - 1] < key;
                low += half & -*(byte*)&isBelow;
                length -= half;
            }

            var end = keys + Math.Min(Count, _capacity - 1);
            var bytes = (byte*)end - (byte*)low;
            Buffer.MemoryCopy(low, low + 1, bytes, bytes);
            *low = key;
            Count = Math.Min(Count + 1, _capacity);
            return (int)(low - keys);
        }
    }
}
