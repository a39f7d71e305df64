using System.Buffers;
using System.Globalization;
using System.Text;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Reads the cells of any table.</summary>
internal static class Cell
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private static readonly SearchValues<byte> NumberCharacters = SearchValues.Create("0123456789.,"u8);
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A number with a decimal point, possibly infinite.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value) => double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value);

    /// <summary>A number written with commas: 1,5 or 1,234.50.</summary>
    public static bool IsNumberWithComma(ReadOnlySpan<byte> text)
    {
        text = MissingValues.Trim(text).TrimStart("+-"u8);
        return text.Length > 2 && text.Contains((byte)',') && char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[^1])
            && !text.ContainsAnyExcept(NumberCharacters);
    }

    /// <summary>An ISO 8601 day or time, as days since 2000-01-01T00:00Z.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out float days)
    {
        var read = UtcTime.TryParse(MissingValues.Trim(text), out var time, out _);
        days = read ? (float)(time - Epoch).TotalDays : float.NaN;
        return read;
    }

    /// <summary>Yes or no, true or false, 1 or 0; <paramref name="words"/> tells which of the pairs.</summary>
    public static bool TryFlag(ReadOnlySpan<byte> text, out bool value, out FlagWords words)
    {
        text = MissingValues.Trim(text);
        (value, words) = text.Length switch
        {
            1 when text[0] is (byte)'1' or (byte)'0' => (text[0] == '1', FlagWords.Digits),
            2 when Ascii.EqualsIgnoreCase(text, "no"u8) => (false, FlagWords.YesNo),
            3 when Ascii.EqualsIgnoreCase(text, "yes"u8) => (true, FlagWords.YesNo),
            4 when Ascii.EqualsIgnoreCase(text, "true"u8) => (true, FlagWords.TrueFalse),
            5 when Ascii.EqualsIgnoreCase(text, "false"u8) => (false, FlagWords.TrueFalse),
            _ => (false, FlagWords.None),
        };
        return words != FlagWords.None;
    }

    /// <summary>What a kind of column holds, in words.</summary>
    public static string Describe(FeatureKind kind) => kind switch
    {
        FeatureKind.Number => "a number like 1234.5",
        FeatureKind.Flag => "yes or no, true or false, 1 or 0",
        FeatureKind.Date => "a day or time like 2026-01-31 or 2026-01-31T09:30:00Z",
        _ => "text",
    };
}
