namespace AudienceML.Learning.Neighbours;

/// <summary>How values are weighted before rows are compared. A column that nearly every row has tells them apart the least.</summary>
public enum NeighbourWeighting
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>The root of the value times the logarithm of rows over rows that have the column.</summary>
    TfIdf,

    /// <summary>Okapi BM25: the value saturates and is measured against the length of its row, times the same logarithm.</summary>
    Bm25,
}
