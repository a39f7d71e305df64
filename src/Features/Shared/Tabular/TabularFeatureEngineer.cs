using AudienceML.Core.Features;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Shared.Tabular;

/// <summary>The columns of any table as features, under their own names. Text columns are left out.</summary>
public sealed class TabularFeatureEngineer : BaseFeatureEngineer<TabularRow>
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Declares the features of a table.</summary>
    /// <param name="rows">How its rows are laid out.</param>
    public TabularFeatureEngineer(TabularRowSchema rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Rows = rows;
        for (var i = 0; i < rows.Columns.Length; i++)
        {
            Declare(rows.Columns[i], rows.SlotOf(i));
        }
    }

    /// <summary>Declares the features of a stored model.</summary>
    /// <param name="schema">The model's schema.</param>
    public TabularFeatureEngineer(FeatureSchema schema)
        : this(new TabularRowSchema(schema))
    {
    }

    /// <summary>How the rows are laid out.</summary>
    public TabularRowSchema Rows { get; }

    private void Declare(FeatureDefinition column, int slot)
    {
        switch (column.Kind)
        {
            case FeatureKind.Number:
                Number(column.Name, row => row.Numbers[slot]);
                break;
            case FeatureKind.Flag:
                Flag(column.Name, row => row.Numbers[slot] is var v && float.IsNaN(v) ? null : v != 0);
                break;
            case FeatureKind.Date:
                Date(column.Name, row => ToDate(row.Numbers[slot]));
                break;
            case FeatureKind.Category:
                Category(column.Name, row => row.Categories[slot]);
                break;
            case FeatureKind.Text:
                break;
            default:
                throw new ArgumentException($"Column '{column.Name}' has the unknown kind {column.Kind}.", nameof(column));
        }
    }

    private static DateTimeOffset? ToDate(float days) => float.IsNaN(days) ? null : Epoch.AddDays(days);
}
