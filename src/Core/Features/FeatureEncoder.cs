using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Learning.Data;

namespace AudienceML.Core.Features;

/// <summary>A fitted engineer: turns rows into features. Immutable and safe to share between threads; encoding allocates nothing.</summary>
/// <typeparam name="TRow">The row that the features are computed from.</typeparam>
public sealed class FeatureEncoder<TRow>
{
    private readonly FeatureDeclaration<TRow>[] _declarations;
    private readonly CategoryDictionary?[] _dictionaries;

    internal FeatureEncoder(FeatureSchema schema, FeatureDeclaration<TRow>[] declarations, CategoryDictionary?[] dictionaries)
    {
        Schema = schema;
        _declarations = declarations;
        _dictionaries = dictionaries;
        Columns = [.. declarations.Select((d, i) => new FeatureColumn(d.Definition.Name, d.Definition.Kind, dictionaries[i]?.Count ?? 0))];
    }

    /// <summary>The declared features.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>One description a column, with the number of categories that were seen.</summary>
    public ImmutableArray<FeatureColumn> Columns { get; }

    /// <summary>Encodes one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="destination">Exactly one value a column is written.</param>
    public void Encode(TRow row, Span<float> destination)
    {
        if (destination.Length != _declarations.Length)
        {
            throw new ArgumentException($"A row has {_declarations.Length} features; there is room for {destination.Length}.", nameof(destination));
        }

        for (var i = 0; i < destination.Length; i++)
        {
            var declaration = _declarations[i];
            destination[i] = declaration.Value is { } value ? value(row)
                : declaration.Category is { } category ? _dictionaries[i]!.Encode(category(row))
                : _dictionaries[i]!.Encode(declaration.Identifier!(row));
        }
    }

    /// <summary>Encodes many rows into a matrix of as many rows and <see cref="Columns"/> columns.</summary>
    public void Encode(ReadOnlySpan<TRow> rows, FeatureMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.RowCount != rows.Length)
        {
            throw new ArgumentException($"{rows.Length} rows need a matrix of as many rows, not {destination.RowCount}.", nameof(destination));
        }

        for (var i = 0; i < rows.Length; i++)
        {
            Encode(rows[i], destination.Row(i));
        }
    }

    /// <summary>Encodes many rows into a new matrix.</summary>
    public FeatureMatrix Encode(ReadOnlySpan<TRow> rows)
    {
        var matrix = new FeatureMatrix(rows.Length, Columns.Length);
        Encode(rows, matrix);
        return matrix;
    }

    /// <summary>Whether the row has a value there, be it one that training did not know: tells an unseen category from a missing one.</summary>
    /// <param name="feature">The column, 0 or more.</param>
    /// <param name="row">The row.</param>
    public bool HasValue(int feature, TRow row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, Columns.Length);
        var declaration = _declarations[feature];
        return declaration.Value is { } value ? !float.IsNaN(value(row))
            : declaration.Category is { } category ? category(row) is { Length: > 0 }
            : declaration.Identifier!(row) is not null;
    }

    /// <summary>The value of a feature in words: the category's name, yes or no, a date, a number of four digits, or "missing".</summary>
    /// <param name="feature">The column, 0 or more.</param>
    /// <param name="value">Its encoded value.</param>
    public string Describe(int feature, float value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, Columns.Length);
        if (float.IsNaN(value))
        {
            return "missing";
        }

        return Columns[feature].Kind switch
        {
            FeatureKind.Category => _dictionaries[feature]!.NameOf((int)value),
            FeatureKind.Flag => value != 0 ? "yes" : "no",
            FeatureKind.Date => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => value.ToString("G4", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Writes what <see cref="BaseFeatureEngineer{TRow}.Read"/> reads.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var dictionary in _dictionaries)
        {
            dictionary?.Write(writer);
        }
    }
}
