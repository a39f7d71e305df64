namespace AudienceML.Learning.Recommenders;

/// <summary>The best items of many users, best first. Where fewer than <see cref="Count"/> items were left, the rest of a row is item -1.</summary>
public sealed class RankedItems
{
    private readonly int[] _items;
    private readonly float[] _scores;

    internal RankedItems(int[] items, float[] scores, int count) => (_items, _scores, Count) = (items, scores, count);

    /// <summary>Places in each row.</summary>
    public int Count { get; }

    /// <summary>Rows, one a user asked for.</summary>
    public int RowCount => Count == 0 ? 0 : _items.Length / Count;

    /// <summary>The items of a row, best first; -1 where none was left.</summary>
    public ReadOnlySpan<int> Items(int row) => _items.AsSpan(row * Count, Count);

    /// <summary>The scores of a row, highest first.</summary>
    public ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * Count, Count);
}
