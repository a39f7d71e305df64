namespace AudienceML.Learning.Data;

/// <summary>Rows of which most values are 0, stored row after row with the columns of those that are not (compressed sparse rows).</summary>
/// <remarks>The matrix does not copy what it wraps. A value that is not stored is 0, not missing.</remarks>
public sealed class SparseMatrix
{
    private readonly ReadOnlyMemory<int> _rowStarts;
    private readonly ReadOnlyMemory<int> _columns;
    private readonly ReadOnlyMemory<float> _values;

    /// <summary>Wraps stored values and checks that their places fit.</summary>
    /// <param name="rowStarts">Where each row starts among the values, then where the last one ends: rows + 1 numbers that never fall.</param>
    /// <param name="columns">The column of each value, rising within a row.</param>
    /// <param name="values">The values, finite.</param>
    /// <param name="columnCount">Columns, 0 or more.</param>
    public SparseMatrix(ReadOnlyMemory<int> rowStarts, ReadOnlyMemory<int> columns, ReadOnlyMemory<float> values, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        var starts = rowStarts.Span;
        if (starts.IsEmpty || starts[0] != 0 || starts[^1] != values.Length || columns.Length != values.Length)
        {
            throw new ArgumentException(
                $"Row starts go from 0 to the number of values, {values.Length}, and each value has a column; there are {columns.Length} columns.",
                nameof(rowStarts));
        }

        for (var row = 0; row < starts.Length - 1; row++)
        {
            if (starts[row + 1] < starts[row] || starts[row + 1] > values.Length)
            {
                throw new ArgumentException($"Row {row} starts at {starts[row]} and ends at {starts[row + 1]}.", nameof(rowStarts));
            }

            var last = -1;
            for (var at = starts[row]; at < starts[row + 1]; at++)
            {
                var column = columns.Span[at];
                if (column <= last || column >= columnCount)
                {
                    throw new ArgumentException(
                        $"Row {row} has column {column} after column {last}; columns rise and lie below {columnCount}.", nameof(columns));
                }

                last = column;
                if (!float.IsFinite(values.Span[at]))
                {
                    throw new ArgumentException($"Row {row} holds {values.Span[at]} in column {column}; sparse values are finite.", nameof(values));
                }
            }
        }

        (_rowStarts, _columns, _values, ColumnCount) = (rowStarts, columns, values, columnCount);
    }

    /// <summary>The number of rows.</summary>
    public int RowCount => _rowStarts.Length - 1;

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>The number of stored values.</summary>
    public int ValueCount => _values.Length;

    /// <summary>Where each row starts among the values, then where the last one ends.</summary>
    internal ReadOnlyMemory<int> RowStarts => _rowStarts;

    /// <summary>The columns of all values, row after row.</summary>
    internal ReadOnlyMemory<int> AllColumns => _columns;

    /// <summary>All stored values, row after row.</summary>
    internal ReadOnlyMemory<float> AllValues => _values;

    /// <summary>The columns of a row's stored values, rising.</summary>
    public ReadOnlySpan<int> Columns(int row) => _columns.Span[_rowStarts.Span[row].._rowStarts.Span[row + 1]];

    /// <summary>A row's stored values, one for each of its <see cref="Columns"/>.</summary>
    public ReadOnlySpan<float> Values(int row) => _values.Span[_rowStarts.Span[row].._rowStarts.Span[row + 1]];

    /// <summary>The place of a row's first value among all values; the row after the last gives their number.</summary>
    internal int RowStart(int row) => _rowStarts.Span[row];

    /// <summary>Other values in the same places.</summary>
    internal SparseMatrix WithValues(ReadOnlyMemory<float> values) => new(_rowStarts, _columns, values, ColumnCount);

    /// <summary>The values of a dense matrix that are not 0. Missing ones are refused: a sparse matrix has none.</summary>
    public static SparseMatrix FromDense(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var starts = new int[features.RowCount + 1];
        var columns = new List<int>();
        var values = new List<float>();
        for (var i = 0; i < features.RowCount; i++)
        {
            var row = features.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                if (row[j] != 0)
                {
                    columns.Add(j);
                    values.Add(row[j]);
                }
            }

            starts[i + 1] = values.Count;
        }

        return new SparseMatrix(starts, columns.ToArray(), values.ToArray(), features.ColumnCount);
    }

    /// <summary>The same values column after column: the rows of the result are the columns of this matrix.</summary>
    public SparseMatrix Transpose()
    {
        var starts = new int[ColumnCount + 1];
        foreach (var column in _columns.Span)
        {
            starts[column + 1]++;
        }

        for (var column = 0; column < ColumnCount; column++)
        {
            starts[column + 1] += starts[column];
        }

        var next = starts.ToArray();
        var rows = new int[ValueCount];
        var values = new float[ValueCount];
        for (var row = 0; row < RowCount; row++)
        {
            var from = Values(row);
            var at = Columns(row);
            for (var k = 0; k < at.Length; k++)
            {
                var to = next[at[k]]++;
                rows[to] = row;
                values[to] = from[k];
            }
        }

        return new SparseMatrix(starts, rows, values, RowCount);
    }
}
