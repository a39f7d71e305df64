using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Data;

/// <summary>Builds a table from rows of strings as they come from a text file, finding out what each column holds.</summary>
/// <remarks>
/// A column of only true/false, yes/no or 0/1 is a flag; of only numbers a number (unix times stay numbers); of only ISO 8601 a date; words
/// that repeat are categories, others text. Empty or blank cells, NA, N/A, NaN and null are missing. Decimal commas, infinite and huge
/// numbers, and single words among numbers are refused with column and row rather than guessed. Not safe for several threads at once.
/// </remarks>
public sealed class TableBuilder
{
    private readonly CellColumnBuilder[] _columns;

    /// <summary>Starts an empty table.</summary>
    /// <param name="names">The columns' names, all different and not blank.</param>
    /// <param name="kinds">What columns hold when that is known, by name; the others are found out. Names that do not occur are ignored.</param>
    /// <exception cref="TableDataException">A name is blank or occurs twice.</exception>
    public TableBuilder(IReadOnlyList<string> names, IReadOnlyDictionary<string, FeatureKind>? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                throw new TableDataException($"Column {i + 1} has no name.", "Give each column of the header a name.", "AML1026");
            }

            if (!seen.Add(names[i]))
            {
                throw new TableDataException($"Two columns are named '{names[i]}'.", "Give each column a name of its own.", "AML1026");
            }
        }

        _columns = [.. names.Select(n => new CellColumnBuilder(n, kinds is not null && kinds.TryGetValue(n, out var kind) ? kind : null))];
    }

    /// <summary>The rows added so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>Adds one row.</summary>
    /// <param name="cells">One a column; null is missing.</param>
    /// <exception cref="TableDataException">The row has more or fewer cells than there are columns, or a cell does not fit a column whose kind is known.</exception>
    public void AddRow(ReadOnlySpan<string?> cells)
    {
        if (cells.Length != _columns.Length)
        {
            throw new TableDataException(
                $"Row {RowCount + 1} has {cells.Length} cells; there are {_columns.Length} columns.", "Give each row one cell a column.", "AML1027");
        }

        RowCount++;
        for (var i = 0; i < cells.Length; i++)
        {
            _columns[i].Add(cells[i], RowCount);
        }
    }

    /// <summary>Settles the columns' kinds and returns the table. Call it once.</summary>
    /// <exception cref="TableDataException">A cell does not fit its column; the message names column and row, counted from 1.</exception>
    public DataTable Build() => new(_columns.Select(c => c.Build()).ToArray());
}
