using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Data;

/// <summary>Tells what a column of strings holds from its distinct values.</summary>
/// <remarks><see cref="ColumnEvidence"/> holds the rule. Missing cells (empty, blank, NA, N/A, NaN, null) say nothing.</remarks>
internal static class ColumnTypeInference
{
    public static FeatureKind Infer(string column, IReadOnlyList<DistinctCell> cells)
    {
        long rows = 0, numbers = 0, dates = 0, flags = 0, length = 0;
        var words = FlagWords.None;
        DistinctCell? comma = null, other = null;
        foreach (var cell in cells)
        {
            rows += cell.Count;
            length += cell.Count * (long)cell.Text.Length;
            if (CellParser.TryNumber(cell.Text, out _))
            {
                numbers += cell.Count;
            }
            else if (CellParser.IsNumberWithComma(cell.Text))
            {
                comma ??= cell;
            }
            else
            {
                dates += CellParser.TryDate(cell.Text, out _) ? cell.Count : 0;
                other ??= cell;
            }

            if (CellParser.TryFlag(cell.Text, out _, out var pair) && (words == FlagWords.None || words == pair))
            {
                words = pair;
                flags += cell.Count;
            }
        }

        var evidence = new ColumnEvidence
        {
            Cells = rows,
            Distinct = cells.Count,
            Numbers = numbers,
            Dates = dates,
            Flags = flags,
            Length = length,
            WithComma = comma?.Text,
            Other = other?.Text,
        };
        if (evidence.HasDecimalCommas)
        {
            throw new TableDataException(
                $"Row {comma!.FirstRow} of the column '{column}' holds '{comma.Text}', a number with a comma.",
                "Write decimals with a point and no separators between thousands: 1234.5.",
                "AML1023");
        }

        return evidence.Kind ?? throw OddOneOut(column, (other ?? comma)!, "numbers");
    }

    public static TableDataException OddOneOut(string column, DistinctCell cell, string kind) => new(
        $"Row {cell.FirstRow} of the column '{column}' holds '{Shorten(cell.Text)}' among {kind}.",
        "Correct the cell, leave it empty, or say what the column holds.",
        "AML1024");

    public static string Shorten(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 57)}…";
}
