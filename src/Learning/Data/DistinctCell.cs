namespace AudienceML.Learning.Data;

/// <summary>A string that occurs in a column.</summary>
internal sealed class DistinctCell(string text, int firstRow)
{
    public string Text { get; } = text;

    /// <summary>The first row that it stands in, counted from 1.</summary>
    public int FirstRow { get; } = firstRow;

    public long Count { get; set; }
}
