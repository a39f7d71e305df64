using System.Collections.Immutable;

namespace AudienceML.Learning.Data;

/// <summary>A tabular data set: columns of the same length with different names, and optionally a weight for each row. Immutable.</summary>
public sealed class DataTable
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Joins columns.</summary>
    /// <param name="columns">One or more of the same length, with different names.</param>
    /// <param name="weights">One a row, 0 or more and finite; empty means 1 for each row.</param>
    public DataTable(IEnumerable<DataColumn> columns, ReadOnlyMemory<float> weights = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        RowCount = Columns.IsEmpty ? 0 : Columns[0].RowCount;
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].RowCount != RowCount)
            {
                throw new ArgumentException(
                    $"The column '{Columns[i].Name}' has {Columns[i].RowCount} rows; '{Columns[0].Name}' has {RowCount}.", nameof(columns));
            }

            if (!_places.TryAdd(Columns[i].Name, i))
            {
                throw new ArgumentException($"Two columns are named '{Columns[i].Name}'.", nameof(columns));
            }
        }

        if (weights.Length != 0 && weights.Length != RowCount)
        {
            throw new ArgumentException($"{RowCount} rows need as many weights or none, not {weights.Length}.", nameof(weights));
        }

        Weights = weights;
    }

    /// <summary>The columns.</summary>
    public ImmutableArray<DataColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>One weight a row, or empty when every row weighs 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those that exist.</exception>
    public DataColumn this[string name] => Find(name)
        ?? throw new ArgumentException($"There is no column '{name}'; there are {string.Join(", ", Columns.Select(c => $"'{c.Name}'"))}.", nameof(name));

    /// <summary>The column of a name; null when there is none.</summary>
    public DataColumn? Find(string name) => _places.TryGetValue(name, out var place) ? Columns[place] : null;

    /// <summary>The table without some columns; names that do not exist are ignored.</summary>
    public DataTable Without(params IReadOnlyCollection<string> names) => new(Columns.Where(c => !names.Contains(c.Name)), Weights);

    /// <summary>A copy of the rows named, in that order.</summary>
    public DataTable Select(ReadOnlySpan<int> rows)
    {
        var columns = new DataColumn[Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Columns[i].Select(rows);
        }

        var weights = new float[Weights.IsEmpty ? 0 : rows.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Weights.Span[rows[i]];
        }

        return new DataTable(columns, weights);
    }

    /// <summary>The learning set of this table's columns, text left out, with the labels given.</summary>
    /// <param name="labels">One a row.</param>
    public LearningSet ToLearningSet(ReadOnlyMemory<float> labels)
    {
        var schema = TableSchema.Of(this);
        return new LearningSet(schema.Encode(this), labels, Weights, schema.ToFeatureColumns());
    }
}
