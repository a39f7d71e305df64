using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Data;

/// <summary>Tells what a column of strings holds from its distinct values.</summary>
/// <remarks>
/// In this order: only true/false, yes/no or 0/1 is a flag; only numbers (a point for decimals, scientific notation allowed, unix times too)
/// is a number; only ISO 8601 is a date. Of other strings, up to 50 different ones, or up to 1,000 that repeat twice on average, are
/// categories unless they are long and hardly repeat; the rest is text. Missing cells (empty, blank, NA, N/A, NaN, null) say nothing.
/// </remarks>
internal static class ColumnTypeInference
{
    public const int FewCategories = 50;
    public const int MostCategories = 1000;
    private const int LongText = 40;
    private const int ManyNumbers = 20;
    private const double NearlyAll = 0.95;

    public static FeatureKind Infer(string column, IReadOnlyList<DistinctCell> cells)
    {
        long rows = 0, numberRows = 0, length = 0;
        int numbers = 0, dates = 0, flags = 0;
        var words = FlagWords.None;
        DistinctCell? comma = null, other = null;
        foreach (var cell in cells)
        {
            rows += cell.Count;
            length += cell.Count * (long)cell.Text.Length;
            if (CellParser.TryNumber(cell.Text, out _))
            {
                numbers++;
                numberRows += cell.Count;
            }
            else if (CellParser.IsNumberWithComma(cell.Text))
            {
                comma ??= cell;
            }
            else
            {
                dates += CellParser.TryDate(cell.Text, out _) ? 1 : 0;
                other ??= cell;
            }

            if (CellParser.TryFlag(cell.Text, out _, out var pair) && (words == FlagWords.None || words == pair))
            {
                words = pair;
                flags++;
            }
        }

        if (flags == cells.Count && flags > 0)
        {
            return FeatureKind.Flag;
        }

        if (numbers == cells.Count)
        {
            return FeatureKind.Number;
        }

        if (dates == cells.Count)
        {
            return FeatureKind.Date;
        }

        if (comma is not null && other is null)
        {
            throw new TableDataException(
                $"Row {comma.FirstRow} of the column '{column}' holds '{comma.Text}', a number with a comma.",
                "Write decimals with a point and no separators between thousands: 1234.5.",
                "AML1023");
        }

        // "unknown" among numbers is a mistake; C536379 among them is a code, and so are they.
        var odd = (other ?? comma)!;
        var isCode = odd.Text.Any(char.IsAsciiLetter) && odd.Text.Any(char.IsAsciiDigit);
        if (numbers > ManyNumbers && numberRows >= NearlyAll * rows && !isCode)
        {
            throw OddOneOut(column, odd, "numbers");
        }

        var hardlyRepeats = cells.Count > 0.5 * rows;
        var isCategory = cells.Count <= FewCategories
            ? !hardlyRepeats || length <= LongText * rows
            : cells.Count <= MostCategories && !hardlyRepeats;
        return isCategory ? FeatureKind.Category : FeatureKind.Text;
    }

    public static TableDataException OddOneOut(string column, DistinctCell cell, string kind) => new(
        $"Row {cell.FirstRow} of the column '{column}' holds '{Shorten(cell.Text)}' among {kind}.",
        "Correct the cell, leave it empty, or say what the column holds.",
        "AML1024");

    public static string Shorten(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 57)}…";
}
