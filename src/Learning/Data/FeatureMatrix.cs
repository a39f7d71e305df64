namespace AudienceML.Learning.Data;

/// <summary>Rows × columns of single precision, row after row without gaps. NaN is missing; nothing else is.</summary>
/// <remarks>Category columns hold their code as a number. The matrix does not copy what it wraps.</remarks>
public sealed class FeatureMatrix
{
    private readonly Memory<float> _values;

    /// <summary>Wraps values that lie row after row.</summary>
    /// <param name="values">Exactly <paramref name="rowCount"/> × <paramref name="columnCount"/> values.</param>
    /// <param name="rowCount">Rows, 0 or more.</param>
    /// <param name="columnCount">Columns, 0 or more.</param>
    public FeatureMatrix(Memory<float> values, int rowCount, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        if (values.Length != (long)rowCount * columnCount)
        {
            throw new ArgumentException(
                $"A matrix of {rowCount} × {columnCount} holds {(long)rowCount * columnCount} values, not {values.Length}.", nameof(values));
        }

        _values = values;
        RowCount = rowCount;
        ColumnCount = columnCount;
    }

    /// <summary>A matrix of zeros.</summary>
    public FeatureMatrix(int rowCount, int columnCount)
        : this(new float[checked(rowCount * columnCount)], rowCount, columnCount)
    {
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>All values, row after row.</summary>
    public Span<float> Values => _values.Span;

    /// <summary>All values, row after row, for whoever outlives a span.</summary>
    internal ReadOnlyMemory<float> Memory => _values;

    /// <summary>One row.</summary>
    public Span<float> Row(int index) => _values.Span.Slice(index * ColumnCount, ColumnCount);

    /// <summary>Neighbouring rows as a matrix over the same memory.</summary>
    public FeatureMatrix Rows(int start, int count) => new(_values.Slice(start * ColumnCount, count * ColumnCount), count, ColumnCount);

    /// <summary>A copy of the rows named, in that order.</summary>
    public FeatureMatrix Select(ReadOnlySpan<int> rows)
    {
        var selected = new FeatureMatrix(rows.Length, ColumnCount);
        for (var i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(selected.Row(i));
        }

        return selected;
    }
}
