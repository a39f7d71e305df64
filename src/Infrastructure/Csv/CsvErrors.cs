using System.Globalization;
using System.Text;
using AudienceML.Core.Errors;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Every way in which a CSV file can be wrong: one stable code each, with the file, the line, the column and what to do.</summary>
internal static class CsvErrors
{
    private const int ShownValueLength = 40;

    public static DataSourceException Missing(string path) => new(
        $"There is no file '{path}'.", "Check the path and the working directory.", "AML4001");

    public static DataSourceException IsDirectory(string path) => new(
        $"'{path}' is a directory, not a file.", "Name the CSV file inside it.", "AML4002");

    public static DataSourceException Empty(string path) => new(
        $"'{path}' is empty.", "A CSV file starts with one line of column names.", "AML4003");

    public static DataSourceException HeaderOnly(string path) => new(
        $"'{path}' has column names but no rows.", "Check that the export ran to its end.", "AML4004");

    public static DataSourceException Ragged(string path, long line, int fields, int columns) => new(
        $"Line {Text(line)} of '{path}' has {Text(fields)} fields, but the header names {Text(columns)} columns.",
        "Quote fields that hold the delimiter, and give every row as many fields as the header.", "AML4005");

    public static DataSourceException DuplicateColumn(string path, string column, int first, int second) => new(
        $"'{path}' names the column '{column}' twice, as columns {Text(first + 1)} and {Text(second + 1)}.", "Rename one of them.", "AML4006");

    public static DataSourceException NotUtf8(string path, long line) => new(
        $"Line {Text(line)} of '{path}' is not UTF-8 text.",
        "It is probably Latin-1 or Windows-1252: convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`.", "AML4007");

    public static DataSourceException NullByte(string path, long line) => new(
        $"Line {Text(line)} of '{path}' holds a NUL byte, so it is not a text file or it is damaged.", "Export it as UTF-8 text again.", "AML4008");

    public static DataSourceException Gzip(string path, Exception? cause = null) => new(
        $"'{path}' cannot be decompressed: it is not gzip, cut short or damaged.", "Copy or download it again; `gzip -t` checks it.", "AML4009",
        innerException: cause);

    public static DataSourceException Quote(string path, long line, string what) => new(
        $"The record that starts on line {Text(line)} of '{path}' has {what}.", "Close every quote and double the quotes inside a quoted field.", "AML4010");

    public static DataSourceException TooLarge(string path, long line, string what, Exception? cause = null) => new(
        $"The record that starts on line {Text(line)} of '{path}' {what}.", "Look for a quote that is never closed, or shorten the field.", "AML4011",
        innerException: cause);

    public static DataSourceException UnknownColumn(string path, string role, string column, IReadOnlyCollection<string> columns) => new(
        $"'{path}' has no column '{column}' for the {role}.{Nearest(column, columns)}", $"Its columns are {List(columns)}.", "AML4012");

    public static DataSourceException Unreadable(string path, Exception cause) => new(
        $"'{path}' cannot be read: {cause.Message}", "Check its permissions and the disk.", "AML4019", innerException: cause);

    /// <summary>" Did you mean 'x'?" when a name is near enough, otherwise nothing.</summary>
    public static string Nearest(string name, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(c => (Name: c, Distance: EditDistance(name.ToLowerInvariant(), c.ToLowerInvariant())))
            .OrderBy(c => c.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, name.Length / 3) ? $" Did you mean '{best.Name}'?" : "";
    }

    /// <summary>The names quoted and joined, at most thirty of them.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Take(30).Select(n => $"'{n}'")) + (names.Count > 30 ? $" and {Text(names.Count - 30)} more" : "");

    /// <summary>A value as it may stand in a message: short, and without line breaks.</summary>
    public static string Show(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, ShownValueLength * 4)]).ReplaceLineEndings(" ");
        return text.Length > ShownValueLength ? $"'{text[..ShownValueLength]}…'" : $"'{text}'";
    }

    /// <summary>A number in a message.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int EditDistance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
