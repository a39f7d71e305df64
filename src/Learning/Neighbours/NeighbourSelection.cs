namespace AudienceML.Learning.Neighbours;

/// <summary>Picks the candidates of greatest weight; of equal ones those with the lower number. Not safe for several threads at once.</summary>
/// <remarks>A buffer of twice the places is cut back to the best half whenever it is full: a candidate costs one comparison on average.</remarks>
internal sealed class NeighbourSelection
{
    private readonly int _places;
    private readonly ulong[] _keys;
    private ulong _threshold;
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="places">How many are picked, 1 or more.</param>
    public NeighbourSelection(int places)
    {
        _places = Math.Max(1, places);
        _keys = new ulong[2 * _places];
    }

    /// <summary>Offers a candidate whose value is its weight.</summary>
    /// <param name="candidate">Its number, 0 or more.</param>
    /// <param name="weight">Above 0, or it is left out.</param>
    public void Add(int candidate, float weight)
    {
        if (!(weight > 0))
        {
            return;
        }

        var key = ((ulong)BitConverter.SingleToUInt32Bits(weight) << 32) | ~(uint)candidate;
        if (key > _threshold)
        {
            _keys[_count++] = key;
            if (_count == _keys.Length)
            {
                Shrink();
            }
        }
    }

    /// <summary>The best ones by rising number, with their weights; the selection is empty then.</summary>
    public (int[] Candidates, float[] Weights) Take()
    {
        if (_count > _places)
        {
            Shrink();
        }

        var candidates = new int[_count];
        var weights = new float[_count];
        for (var i = 0; i < _count; i++)
        {
            candidates[i] = (int)~(uint)_keys[i];
            weights[i] = BitConverter.UInt32BitsToSingle((uint)(_keys[i] >> 32));
        }

        candidates.AsSpan().Sort(weights.AsSpan());
        (_count, _threshold) = (0, 0);
        return (candidates, weights);
    }

    private void Shrink()
    {
        LargestFirst(_keys.AsSpan(0, _count), _places);
        _count = _places;
        _threshold = ulong.MaxValue;
        foreach (var key in _keys.AsSpan(0, _count))
        {
            _threshold = Math.Min(_threshold, key);
        }
    }

    /// <summary>Brings the largest of different keys to the front, in any order (Hoare's quickselect).</summary>
    internal static void LargestFirst(Span<ulong> keys, int count)
    {
        var (low, high) = (0, keys.Length - 1);
        while (low < high)
        {
            // The middle one of three, so that sorted input does not cost the square.
            var (a, b, c) = (keys[low], keys[low + ((high - low) / 2)], keys[high]);
            var pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (keys[i] > pivot)
                {
                    i++;
                }

                while (keys[j] < pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (count - 1 <= j)
            {
                high = j;
            }
            else if (count - 1 >= i)
            {
                low = i;
            }
            else
            {
                return;
            }
        }
    }
}
