using AudienceML.Models.Customer.Recommendation.Sources;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>The candidates of one query, with what each source says of each. Used again for the next query of its thread.</summary>
internal sealed class RankingRun(int items, int sources, int candidatesOfASource)
{
    private readonly int[] _slots = Filled(items);
    private readonly float[] _masked = new float[items];
    private readonly int[] _top = new int[candidatesOfASource];
    private readonly float[] _best = new float[candidatesOfASource];
    private int[] _order = [];
    private (float, int)[] _keys = [];
    private int[] _items = new int[candidatesOfASource * 2];
    private int[] _ranks = new int[candidatesOfASource * 2 * sources];

    /// <summary>All scores of each source; of those that said something.</summary>
    public float[][] Scores { get; } = [.. Enumerable.Range(0, sources).Select(_ => new float[items])];

    /// <summary>Why each source has nothing to say; null for those that have.</summary>
    public string?[] Notes { get; } = new string?[sources];

    /// <summary>How many candidates each source proposed.</summary>
    public int[] Proposed { get; } = new int[sources];

    /// <summary>The score of each source's first candidate.</summary>
    public float[] Highest { get; } = new float[sources];

    /// <summary>The score of each source's last candidate.</summary>
    public float[] Lowest { get; } = new float[sources];

    /// <summary>What the ranker gives each candidate.</summary>
    public float[] Ranked { get; private set; } = new float[candidatesOfASource * 2];

    /// <summary>Different candidates.</summary>
    public int Count { get; private set; }

    public int SourceCount => sources;

    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    /// <summary>The place, from 1, that a source gives a candidate; 0 when it does not propose it.</summary>
    public int RankOf(int candidate, int source) => _ranks[(candidate * sources) + source];

    /// <summary>Where a candidate's score lies between those of the source's last and first one: 0 to 1 for those proposed, below 0 for others.</summary>
    public float Relative(int candidate, int source)
    {
        if (Proposed[source] == 0)
        {
            return 0;
        }

        var spread = Highest[source] - Lowest[source];
        var above = Scores[source][_items[candidate]] - Lowest[source];
        return spread > 0 ? Math.Max(-1, above / spread) : above >= 0 ? 1 : 0;
    }

    /// <summary>The source that gives a candidate its best place; of several the first.</summary>
    public int SourceOf(int candidate)
    {
        var (best, place) = (0, int.MaxValue);
        for (var source = 0; source < sources; source++)
        {
            if (RankOf(candidate, source) is > 0 and var rank && rank < place)
            {
                (best, place) = (source, rank);
            }
        }

        return best;
    }

    /// <summary>The candidates from the highest <see cref="Ranked"/> to the lowest; of equal ones the item of the lower row first.</summary>
    public ReadOnlySpan<int> OrderByRanked()
    {
        if (_order.Length < Count)
        {
            (_order, _keys) = (new int[_items.Length], new (float, int)[_items.Length]);
        }

        for (var i = 0; i < Count; i++)
        {
            (_keys[i], _order[i]) = ((-Ranked[i], _items[i]), i);
        }

        Array.Sort(_keys, _order, 0, Count);
        return _order.AsSpan(0, Count);
    }

    /// <summary>Lets a source propose.</summary>
    /// <param name="number">The source's number.</param>
    /// <param name="source">The source.</param>
    /// <param name="state">The query.</param>
    /// <param name="availability">Says which items may be shown.</param>
    /// <param name="given">The only items that are wanted; null means all.</param>
    public void Propose(int number, IScoringSource source, QueryState state, IAvailability availability, int[]? given)
    {
        Proposed[number] = 0;
        Notes[number] = source.Score(state, Scores[number]);
        if (Notes[number] is not null)
        {
            return;
        }

        var scores = Scores[number];
        if (given is not null)
        {
            Array.Fill(_masked, float.NegativeInfinity);
            foreach (var item in given)
            {
                _masked[item] = scores[item];
            }

            scores = _masked;
        }

        var found = Selection.Top(scores, availability, _top, _best);
        Proposed[number] = found;
        if (found == 0)
        {
            Notes[number] = "Nothing that it has may be shown.";
            return;
        }

        (Highest[number], Lowest[number]) = (_best[0], _best[found - 1]);
        for (var i = 0; i < found; i++)
        {
            // Adding may make room elsewhere, so it comes before the array is looked at.
            var candidate = Add(_top[i]);
            _ranks[(candidate * sources) + number] = i + 1;
        }
    }

    /// <summary>The number of a candidate, -1 for an item that is none.</summary>
    public int NumberOf(int item) => _slots[item];

    /// <summary>Makes an item a candidate whoever proposes it.</summary>
    /// <returns>Its number.</returns>
    public int Add(int item)
    {
        if (_slots[item] >= 0)
        {
            return _slots[item];
        }

        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
            Array.Resize(ref _ranks, Count * 2 * sources);
            Ranked = new float[Count * 2];
        }

        _ranks.AsSpan(Count * sources, sources).Clear();
        _items[Count] = item;
        return _slots[item] = Count++;
    }

    /// <summary>Makes it ready for the next query.</summary>
    public void Clear()
    {
        foreach (var item in Items)
        {
            _slots[item] = -1;
        }

        Count = 0;
    }

    private static int[] Filled(int items)
    {
        var slots = new int[items];
        Array.Fill(slots, -1);
        return slots;
    }
}
