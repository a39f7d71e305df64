using System.Globalization;
using Spectre.Console;

namespace AudienceML.Cli.Output;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            // A leading > stands for a column of numbers.
            table.AddColumn(column.StartsWith('>')
                ? new TableColumn(Markup.Escape(column[1..])).RightAligned().NoWrap()
                : new TableColumn(Markup.Escape(column)));
        }

        return table;
    }

    /// <summary>Adds a row of plain text: brackets are no markup here.</summary>
    public static Table Row(this Table table, params string[] cells)
    {
        table.AddRow([.. cells.Select(Markup.Escape)]);
        return table;
    }

    public static string Metric(double value) => double.IsNaN(value) ? "–" : value.ToString("F4", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("F1", CultureInfo.InvariantCulture) + " s";

    public static string Share(double value) => value.ToString("P1", CultureInfo.InvariantCulture);

    public static string Date(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "Z";
}
