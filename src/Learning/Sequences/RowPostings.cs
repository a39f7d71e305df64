namespace AudienceML.Learning.Sequences;

/// <summary>For each item the rows it is in, latest row first, and at which place.</summary>
internal sealed class RowPostings
{
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly int[] _places;

    public RowPostings(TimedRows rows)
    {
        _starts = new int[rows.ItemCount + 1];
        for (var row = 0; row < rows.RowCount; row++)
        {
            foreach (var item in rows[row])
            {
                _starts[item + 1]++;
            }
        }

        for (var item = 0; item < rows.ItemCount; item++)
        {
            _starts[item + 1] += _starts[item];
        }

        var next = _starts.ToArray();
        _rows = new int[_starts[^1]];
        _places = new int[_starts[^1]];
        foreach (var row in LatestFirst(rows))
        {
            var items = rows[row];
            for (var place = 0; place < items.Length; place++)
            {
                var at = next[items[place]]++;
                (_rows[at], _places[at]) = (row, place);
            }
        }
    }

    /// <summary>Rows by when they were last added to, latest first; empty ones last.</summary>
    public static int[] LatestFirst(TimedRows rows)
    {
        var order = new int[rows.RowCount];
        var ages = new long[rows.RowCount];
        for (var row = 0; row < order.Length; row++)
        {
            order[row] = row;
            ages[row] = rows.LastTimes[row] == long.MinValue ? long.MaxValue : rows.LastTime - rows.LastTimes[row];
        }

        TimedRows.Sort(ages, order);
        return order;
    }

    /// <summary>The rows of an item, latest first.</summary>
    public ReadOnlySpan<int> Rows(int item) => _rows.AsSpan(_starts[item].._starts[item + 1]);

    /// <summary>The item's place in each of its rows.</summary>
    public ReadOnlySpan<int> Places(int item) => _places.AsSpan(_starts[item].._starts[item + 1]);
}
