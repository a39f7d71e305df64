using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AudienceML.Infrastructure.Files;

/// <summary>Files with one JSON value a line, to which a writer can append.</summary>
internal static class JsonLines
{
    /// <summary>The values as lines.</summary>
    public static byte[] Format<T>(IEnumerable<T> values, JsonTypeInfo<T> type)
    {
        using var content = new MemoryStream();
        foreach (var value in values)
        {
            JsonSerializer.Serialize(content, value, type);
            content.WriteByte((byte)'\n');
        }

        return content.ToArray();
    }

    /// <summary>The values of whole lines; a line without its end was never finished and does not count.</summary>
    public static List<T> Parse<T>(string path, ReadOnlySpan<byte> content, JsonTypeInfo<T> type)
        where T : class
    {
        var values = new List<T>();
        while (content.IndexOf((byte)'\n') is var end && end >= 0)
        {
            values.Add(StoreFolder.Parse(path, content[..end], type));
            content = content[(end + 1)..];
        }

        return values;
    }
}
