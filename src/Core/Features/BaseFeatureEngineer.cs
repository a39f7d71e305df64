using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Features;

/// <summary>Declares features of a row, in its constructor; fitting it on training rows gives an encoder. It is never changed by that.</summary>
/// <typeparam name="TRow">The row that the features are computed from.</typeparam>
/// <example><code source="docs/guides/own-domain.md" /></example>
public abstract class BaseFeatureEngineer<TRow>
{
    private readonly List<FeatureDeclaration<TRow>> _declarations = [];
    private FeatureSchema? _schema;

    /// <summary>The declared features in order.</summary>
    public FeatureSchema Schema => _schema ??= new FeatureSchema([.. _declarations.Select(d => d.Definition)], Revision);

    /// <summary>Raise it when a declaration computes another value under the same name: models of before then refuse to load.</summary>
    protected virtual int Revision => 1;

    /// <summary>The most categories that a category feature keeps, the most frequent first; the others count as unseen.</summary>
    protected virtual int MaximumCategories => 10_000;

    /// <summary>The declarations, for an engineer that includes this one.</summary>
    internal IReadOnlyList<FeatureDeclaration<TRow>> Declarations => _declarations;

    /// <summary>Learns the category codes from training rows.</summary>
    public FeatureEncoder<TRow> Fit(ReadOnlySpan<TRow> rows)
    {
        var dictionaries = new CategoryDictionary?[_declarations.Count];
        for (var i = 0; i < dictionaries.Length; i++)
        {
            if (_declarations[i].Category is { } category)
            {
                dictionaries[i] = CategoryDictionary.Fit(rows, category, MaximumCategories);
            }
            else if (_declarations[i].Identifier is { } identifier)
            {
                dictionaries[i] = CategoryDictionary.Fit(rows, row => identifier(row)?.ToString(), MaximumCategories);
            }
        }

        return new FeatureEncoder<TRow>(Schema, [.. _declarations], dictionaries);
    }

    /// <summary>Reads an encoder that <see cref="FeatureEncoder{TRow}.Write"/> wrote for these very features.</summary>
    /// <exception cref="ModelFormatException">The content does not fit the declarations.</exception>
    public FeatureEncoder<TRow> Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var dictionaries = new CategoryDictionary?[_declarations.Count];
        for (var i = 0; i < dictionaries.Length; i++)
        {
            if (_declarations[i].Definition.Kind == FeatureKind.Category)
            {
                dictionaries[i] = CategoryDictionary.Read(reader);
            }
        }

        return new FeatureEncoder<TRow>(Schema, [.. _declarations], dictionaries);
    }

    /// <summary>Declares a number; NaN is missing, and an infinite value counts as missing.</summary>
    protected void Number(string name, Func<TRow, float> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(name, FeatureKind.Number, row => value(row) is var v && float.IsFinite(v) ? v : float.NaN);
    }

    /// <summary>Declares a flag; null is missing.</summary>
    protected void Flag(string name, Func<TRow, bool?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(name, FeatureKind.Flag, row => value(row) switch { true => 1f, false => 0f, null => float.NaN });
    }

    /// <summary>Declares a point in time, encoded as days since 2000-01-01T00:00Z; null is missing.</summary>
    protected void Date(string name, Func<TRow, DateTimeOffset?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(name, FeatureKind.Date, row => value(row) is { } time ? (float)(time - Epoch).TotalDays : float.NaN);
    }

    /// <summary>Declares a category; null, empty and categories unseen in training are missing.</summary>
    protected void Category(string name, Func<TRow, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Append(new FeatureDeclaration<TRow>(new FeatureDefinition(name, FeatureKind.Category), null, value));
    }

    /// <summary>Declares a category that is known by an id; null and ids unseen in training are missing.</summary>
    protected void Identifier(string name, Func<TRow, Guid?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Append(new FeatureDeclaration<TRow>(new FeatureDefinition(name, FeatureKind.Category), null, Identifier: value));
    }

    /// <summary>Declares all features of another engineer of the same row.</summary>
    protected void Include(BaseFeatureEngineer<TRow> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        foreach (var declaration in part._declarations)
        {
            Append(declaration);
        }
    }

    private static DateTimeOffset Epoch { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private void Add(string name, FeatureKind kind, Func<TRow, float> value) =>
        Append(new FeatureDeclaration<TRow>(new FeatureDefinition(name, kind), value, null));

    private void Append(FeatureDeclaration<TRow> declaration)
    {
        if (_schema is not null)
        {
            throw new InvalidOperationException("Features are declared in the constructor, before the schema is read.");
        }

        _declarations.Add(declaration);
    }
}
