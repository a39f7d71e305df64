using System.Globalization;

namespace AudienceML.Learning.Data;

/// <summary>Reads single cells of text files, always by the invariant culture.</summary>
internal static class CellParser
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Empty, blank, NA, N/A, NaN and null in any case.</summary>
    public static bool IsMissing(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        return cell.Length switch
        {
            0 => true,
            2 => cell.Equals("NA", StringComparison.OrdinalIgnoreCase),
            3 => cell.Equals("NaN", StringComparison.OrdinalIgnoreCase) || cell.Equals("N/A", StringComparison.OrdinalIgnoreCase),
            4 => cell.Equals("null", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    /// <summary>A number with a point, in scientific notation too; infinite ones count as read.</summary>
    public static bool TryNumber(ReadOnlySpan<char> cell, out double value) => double.TryParse(cell, Number, CultureInfo.InvariantCulture, out value);

    /// <summary>A number written with commas: 1,5 or 1,234.50.</summary>
    public static bool IsNumberWithComma(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        if (!cell.Contains(',') || !char.IsAsciiDigit(cell[^1]))
        {
            return false;
        }

        var digits = 0;
        for (var i = 0; i < cell.Length; i++)
        {
            if (char.IsAsciiDigit(cell[i]))
            {
                digits++;
            }
            else if (!(cell[i] is ',' or '.') && !(i == 0 && cell[i] is '-' or '+'))
            {
                return false;
            }
        }

        return digits > 1;
    }

    /// <summary>An ISO 8601 date or time; without an offset it is UTC. Days since 2000-01-01T00:00Z.</summary>
    public static bool TryDate(ReadOnlySpan<char> cell, out double days)
    {
        cell = cell.Trim();
        days = double.NaN;
        if (cell.Length < 10 || cell[4] != '-' || !DateTimeOffset.TryParseExact(
            cell, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        days = DateColumn.ToDays(time);
        return true;
    }

    /// <summary>true or false, yes or no, 1 or 0, in any case.</summary>
    public static bool TryFlag(ReadOnlySpan<char> cell, out bool value, out FlagWords words)
    {
        cell = cell.Trim();
        (value, words) = cell switch
        {
            "1" => (true, FlagWords.Digits),
            "0" => (false, FlagWords.Digits),
            _ when cell.Equals("true", StringComparison.OrdinalIgnoreCase) => (true, FlagWords.TrueFalse),
            _ when cell.Equals("false", StringComparison.OrdinalIgnoreCase) => (false, FlagWords.TrueFalse),
            _ when cell.Equals("yes", StringComparison.OrdinalIgnoreCase) => (true, FlagWords.YesNo),
            _ when cell.Equals("no", StringComparison.OrdinalIgnoreCase) => (false, FlagWords.YesNo),
            _ => (false, FlagWords.None),
        };
        return words != FlagWords.None;
    }
}
