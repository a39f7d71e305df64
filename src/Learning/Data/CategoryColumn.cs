using System.Collections.Immutable;

namespace AudienceML.Learning.Data;

/// <summary>A column of words from a list, stored as their number in it.</summary>
public sealed class CategoryColumn : DataColumn
{
    private readonly ReadOnlyMemory<int> _codes;

    /// <summary>Wraps codes without copying.</summary>
    /// <param name="name">The name.</param>
    /// <param name="codes">One a row, the place of its category; -1 is missing.</param>
    /// <param name="categories">The categories, all different.</param>
    public CategoryColumn(string name, ReadOnlyMemory<int> codes, ImmutableArray<string> categories)
        : base(name)
    {
        if (categories.Distinct(StringComparer.Ordinal).Count() != categories.Length)
        {
            throw new ArgumentException($"The column '{name}' names a category twice.", nameof(categories));
        }

        for (var row = 0; row < codes.Length; row++)
        {
            if (codes.Span[row] < -1 || codes.Span[row] >= categories.Length)
            {
                throw new ArgumentException(
                    $"Row {row} of the column '{name}' holds the code {codes.Span[row]}; there are {categories.Length} categories.", nameof(codes));
            }
        }

        _codes = codes;
        Categories = categories;
    }

    /// <summary>The places of the rows' categories; -1 is missing.</summary>
    public ReadOnlySpan<int> Codes => _codes.Span;

    /// <summary>The categories.</summary>
    public ImmutableArray<string> Categories { get; }

    /// <inheritdoc/>
    public override FeatureKind Kind => FeatureKind.Category;

    /// <inheritdoc/>
    public override int RowCount => _codes.Length;

    /// <inheritdoc/>
    public override int CategoryCount => Categories.Length;

    /// <summary>The category of a row; null when it is missing.</summary>
    public string? CategoryOf(int row) => _codes.Span[row] < 0 ? null : Categories[_codes.Span[row]];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes.Span[row] < 0;

    /// <inheritdoc/>
    public override float ToFeature(int row) => _codes.Span[row] < 0 ? float.NaN : _codes.Span[row];

    /// <inheritdoc/>
    public override DataColumn Select(ReadOnlySpan<int> rows) => new CategoryColumn(Name, Gather(Codes, rows), Categories);
}
