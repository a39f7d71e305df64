using System.Collections.Frozen;
using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Data;

/// <summary>The columns that a model learned from, in order: turns other tables into the same features, column by column, code by code.</summary>
public sealed class TableSchema
{
    private readonly FrozenDictionary<string, float>[] _codes;

    /// <summary>Creates the schema; text columns cannot be features.</summary>
    public TableSchema(IEnumerable<ColumnSchema> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        if (Columns.Any(c => c.Kind == FeatureKind.Text))
        {
            throw new ArgumentException($"The column '{Columns.First(c => c.Kind == FeatureKind.Text).Name}' is text, no feature.", nameof(columns));
        }

        if (Columns.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
        {
            throw new ArgumentException($"Two columns are named '{twice}'.", nameof(columns));
        }

        _codes = [.. Columns.Select(c => c.Categories.Select((name, code) => KeyValuePair.Create(name, (float)code)).ToFrozenDictionary(StringComparer.Ordinal))];
    }

    /// <summary>The columns in the order of the features.</summary>
    public ImmutableArray<ColumnSchema> Columns { get; }

    /// <summary>The schema of a table's columns, text left out.</summary>
    public static TableSchema Of(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TableSchema(table.Columns.Where(c => c.Kind != FeatureKind.Text).Select(
            c => new ColumnSchema(c.Name, c.Kind, c is CategoryColumn category ? category.Categories : [])));
    }

    /// <summary>The columns as learners take them.</summary>
    public FeatureColumn[] ToFeatureColumns() => [.. Columns.Select(c => new FeatureColumn(c.Name, c.Kind, c.Categories.Length))];

    /// <summary>The kinds by name, for a <see cref="TableBuilder"/> that reads another file of these columns.</summary>
    public IReadOnlyDictionary<string, FeatureKind> Kinds => Columns.ToFrozenDictionary(c => c.Name, c => c.Kind, StringComparer.Ordinal);

    /// <summary>The names of a table's columns that this schema does not use.</summary>
    public ImmutableArray<string> Unused(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var used = Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return [.. table.Columns.Select(c => c.Name).Where(n => !used.Contains(n))];
    }

    /// <summary>The table's features: columns in this order, categories by these codes, unseen ones NaN. Other columns are ignored.</summary>
    /// <exception cref="TableDataException">Columns are missing, all of them named, or one is of another kind.</exception>
    public FeatureMatrix Encode(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var missing = Columns.Where(c => table.Find(c.Name) is null).Select(c => $"'{c.Name}'").ToArray();
        if (missing.Length > 0)
        {
            throw new TableDataException(
                $"The data lack {(missing.Length == 1 ? "the column" : "the columns")} {string.Join(", ", missing)} that the model learned from.",
                "Add them; leave cells empty where the value is unknown.",
                "AML1021");
        }

        var matrix = new FeatureMatrix(table.RowCount, Columns.Length);
        for (var j = 0; j < Columns.Length; j++)
        {
            Encode(table[Columns[j].Name], j, matrix.Values[Math.Min(j, matrix.Values.Length)..]);
        }

        return matrix;
    }

    /// <summary>Writes what <see cref="Read"/> restores.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Columns.Length);
        foreach (var column in Columns)
        {
            writer.Write(column.Name);
            writer.Write((int)column.Kind);
            writer.Write(column.Categories.Length);
            foreach (var category in column.Categories)
            {
                writer.Write(category);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The schema is damaged.</exception>
    public static TableSchema Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var columns = new List<ColumnSchema>();
        for (var left = Count(reader); left > 0; left--)
        {
            var (name, kind) = (reader.ReadString(), (FeatureKind)reader.ReadInt32());
            if (!Enum.IsDefined(kind) || kind == FeatureKind.Text)
            {
                throw new ModelFormatException($"The column '{name}' has the unknown kind {(int)kind}.", "Update AudienceML.", "AML2002");
            }

            var categories = ImmutableArray.CreateBuilder<string>();
            for (var leftCategories = Count(reader); leftCategories > 0; leftCategories--)
            {
                categories.Add(reader.ReadString());
            }

            columns.Add(new ColumnSchema(name, kind, categories.ToImmutable()));
        }

        return new TableSchema(columns);
    }

    private static int Count(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count >= 0 ? count : throw new ModelFormatException($"A schema cannot count {count} entries.", "Register the model again.");
    }

    private void Encode(DataColumn column, int place, Span<float> values)
    {
        var schema = Columns[place];
        if (schema.Kind == FeatureKind.Category && column is CategoryColumn category)
        {
            var codes = category.Categories.Select(c => _codes[place].GetValueOrDefault(c, float.NaN)).ToArray();
            for (var row = 0; row < column.RowCount; row++)
            {
                values[row * Columns.Length] = category.Codes[row] < 0 ? float.NaN : codes[category.Codes[row]];
            }

            return;
        }

        // A column without any value is of no kind; yes and no pass as the numbers 1 and 0.
        var isAlike = column.Kind == schema.Kind || (schema.Kind is FeatureKind.Number && column.Kind is FeatureKind.Flag);
        for (var row = 0; row < column.RowCount; row++)
        {
            if (!isAlike && !column.IsMissing(row))
            {
                throw new TableDataException(
                    $"The column '{column.Name}' holds {Name(column.Kind)}; the model learned from {Name(schema.Kind)}.",
                    "Give it in the same form as in the training data.",
                    "AML1022");
            }

            values[row * Columns.Length] = column.IsMissing(row) ? float.NaN : column.ToFeature(row);
        }
    }

    private static string Name(FeatureKind kind) => kind switch
    {
        FeatureKind.Number => "numbers",
        FeatureKind.Flag => "flags (yes or no)",
        FeatureKind.Category => "categories",
        FeatureKind.Date => "dates",
        _ => "text",
    };
}
