using System.Runtime.CompilerServices;

namespace AudienceML.Learning.Similarity;

/// <summary>The best so many of what was offered, best first; equal scores keep the order of the ids.</summary>
internal unsafe struct NearestList(int* ids, float* scores, int capacity)
{
    private const int ShortList = 16;
    private int _count;

    /// <summary>How many it holds.</summary>
    public readonly int Count => _count;

    /// <summary>The score that another has to reach; -∞ while there is room.</summary>
    public readonly float Threshold => _count == capacity ? scores[capacity - 1] : float.NegativeInfinity;

    /// <summary>Takes an offer when it is good enough.</summary>
    /// <returns>Whether it was.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Offer(int id, float score)
    {
        if (_count == capacity && !(score > scores[capacity - 1] || (score == scores[capacity - 1] && id < ids[capacity - 1])))
        {
            return false;
        }

        return Insert(id, score);
    }

    /// <summary>Marks the places that stayed empty.</summary>
    public readonly void Close()
    {
        new Span<int>(ids + _count, capacity - _count).Fill(-1);
        new Span<float>(scores + _count, capacity - _count).Fill(float.NegativeInfinity);
    }

    private bool Insert(int id, float score)
    {
        // -∞ and NaN are no scores.
        if (!(score > float.NegativeInfinity))
        {
            return false;
        }

        // Most offers are just good enough: from the end, and by halves only in long lists.
        var low = _count;
        if (_count > ShortList)
        {
            low = Search(id, score);
        }
        else
        {
            while (low > 0 && (score > scores[low - 1] || (score == scores[low - 1] && id < ids[low - 1])))
            {
                low--;
            }
        }

        var moved = Math.Min(_count, capacity - 1) - low;
        if (moved > ShortList)
        {
            Buffer.MemoryCopy(ids + low, ids + low + 1, moved * sizeof(int), moved * sizeof(int));
            Buffer.MemoryCopy(scores + low, scores + low + 1, moved * sizeof(float), moved * sizeof(float));
        }
        else
        {
            for (var place = low + moved; place > low; place--)
            {
                ids[place] = ids[place - 1];
                scores[place] = scores[place - 1];
            }
        }

        (ids[low], scores[low]) = (id, score);
        _count = Math.Min(_count + 1, capacity);
        return true;
    }

    private readonly int Search(int id, float score)
    {
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (score > scores[middle] || (score == scores[middle] && id < ids[middle]))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
