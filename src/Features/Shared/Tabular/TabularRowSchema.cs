using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Shared.Tabular;

/// <summary>The columns of any table: names, kinds, and where a <see cref="TabularRow"/> holds each.</summary>
public sealed class TabularRowSchema
{
    private readonly int[] _slots;

    /// <summary>Creates the schema.</summary>
    /// <param name="columns">Names and kinds in the order of the table, without the id and the label; names are unique and not empty.</param>
    public TabularRowSchema(ImmutableArray<FeatureDefinition> columns)
        : this(new FeatureSchema(columns))
    {
    }

    /// <summary>Takes the columns of a stored model.</summary>
    /// <param name="schema">The model's schema.</param>
    public TabularRowSchema(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Columns = schema.Features;
        _slots = new int[Columns.Length];
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i] = IsNumeric(Columns[i].Kind) ? NumberCount++ : CategoryCount++;
        }
    }

    /// <summary>Names and kinds in order.</summary>
    public ImmutableArray<FeatureDefinition> Columns { get; }

    /// <summary>The length of <see cref="TabularRow.Numbers"/>.</summary>
    public int NumberCount { get; }

    /// <summary>The length of <see cref="TabularRow.Categories"/>.</summary>
    public int CategoryCount { get; }

    /// <summary>Whether the column's values lie in <see cref="TabularRow.Numbers"/>, not in <see cref="TabularRow.Categories"/>.</summary>
    /// <param name="column">0 or more, below the number of columns.</param>
    public bool IsNumeric(int column) => IsNumeric(Columns[column].Kind);

    /// <summary>The column's place in <see cref="TabularRow.Numbers"/> or <see cref="TabularRow.Categories"/>.</summary>
    /// <param name="column">0 or more, below the number of columns.</param>
    public int SlotOf(int column) => _slots[column];

    private static bool IsNumeric(FeatureKind kind) => kind is FeatureKind.Number or FeatureKind.Flag or FeatureKind.Date;
}
