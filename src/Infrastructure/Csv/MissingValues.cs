namespace AudienceML.Infrastructure.Csv;

/// <summary>The texts by which CSV files say that a value is missing.</summary>
internal static class MissingValues
{
    /// <summary>Nothing but white space, NA, N/A, NaN, null, in any case.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        return text.Length switch
        {
            0 => true,
            2 => EqualsIgnoreCase(text, "na"u8),
            3 => EqualsIgnoreCase(text, "nan"u8) || EqualsIgnoreCase(text, "n/a"u8),
            4 => EqualsIgnoreCase(text, "null"u8),
            _ => false,
        };
    }

    /// <summary>The text without spaces and tabs around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => System.Text.Ascii.EqualsIgnoreCase(text, lower);
}
