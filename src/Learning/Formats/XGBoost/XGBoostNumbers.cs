using System.Buffers;

namespace AudienceML.Learning.Formats.XGBoost;

/// <summary>XGBoost writes NaN and Infinity as such, which JSON does not know; it does so where the value is of no use, as in the threshold of a category.</summary>
internal static class XGBoostNumbers
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"NI"u8);

    /// <summary>The same file with null in place of NaN and of infinities; the same memory when there are none.</summary>
    public static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> json)
    {
        var bytes = json.Span;
        ArrayBufferWriter<byte>? plain = null;
        var copied = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var step = bytes[at..].IndexOfAny(Marks);
            if (step < 0)
            {
                break;
            }

            at += step;
            if (bytes[at] == '"')
            {
                at = EndOfText(bytes, at + 1);
                continue;
            }

            var length = bytes[at..].StartsWith("NaN"u8) ? 3 : bytes[at..].StartsWith("Infinity"u8) ? 8 : 0;
            if (length > 0)
            {
                var start = length == 8 && at > 0 && bytes[at - 1] == '-' ? at - 1 : at;
                plain ??= new ArrayBufferWriter<byte>(bytes.Length);
                plain.Write(bytes[copied..start]);
                plain.Write("null"u8);
                copied = at + length;
            }

            at += Math.Max(length, 1);
        }

        if (plain is null)
        {
            return json;
        }

        plain.Write(bytes[copied..]);
        return plain.WrittenMemory;
    }

    private static int EndOfText(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] != '"')
        {
            at += bytes[at] == '\\' ? 2 : 1;
        }

        return at + 1;
    }
}
