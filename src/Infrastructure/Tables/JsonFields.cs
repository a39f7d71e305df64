using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary>The json columns of the tables.</summary>
internal static class JsonFields
{
    private const int IdLength = 36;

    /// <summary>Writes ids as an array of texts.</summary>
    public static void Ids(IFieldWriter writer, IReadOnlyList<Guid> ids)
    {
        if (ids.Count == 0)
        {
            writer.Json("[]"u8);
            return;
        }

        var length = (ids.Count * (IdLength + 3)) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var position = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            buffer[position++] = i == 0 ? (byte)'[' : (byte)',';
            buffer[position++] = (byte)'"';
            Utf8Formatter.TryFormat(ids[i], buffer.AsSpan(position), out var written);
            position += written;
            buffer[position++] = (byte)'"';
        }

        buffer[position] = (byte)']';
        writer.Json(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Reads ids; none when the field is missing.</summary>
    public static IReadOnlyList<Guid> Ids(IFieldReader reader)
    {
        var json = reader.Json();
        if (json.IsEmpty || json.SequenceEqual("[]"u8))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(json, FieldJsonContext.Default.GuidArray) ?? [];
        }
        catch (JsonException exception)
        {
            throw reader.Malformed("a json array of ids", exception);
        }
    }

    /// <summary>Writes how intensely something was taken in.</summary>
    public static void Metrics(IFieldWriter writer, EngagementMetrics? metrics)
    {
        if (metrics is null)
        {
            writer.Json([]);
            return;
        }

        Span<byte> buffer = stackalloc byte[256];
        var position = 0;
        Append(buffer, ref position, "dwell_sec"u8, metrics.DwellSec);
        Append(buffer, ref position, "scroll_depth"u8, metrics.ScrollDepth);
        Append(buffer, ref position, "rating"u8, metrics.Rating);
        Append(buffer, ref position, "play_fraction"u8, metrics.PlayFraction);
        if (position == 0)
        {
            buffer[position++] = (byte)'{';
        }

        buffer[position++] = (byte)'}';
        writer.Json(buffer[..position]);
    }

    /// <summary>Reads how intensely something was taken in; other members than ours are passed over.</summary>
    public static EngagementMetrics? Metrics(IFieldReader reader)
    {
        var json = reader.Json();
        if (json.IsEmpty)
        {
            return null;
        }

        try
        {
            double? dwell = null, scroll = null, rating = null, fraction = null;
            var parser = new Utf8JsonReader(json);
            while (parser.Read())
            {
                if (parser.TokenType != JsonTokenType.PropertyName || parser.CurrentDepth != 1)
                {
                    continue;
                }

                ref var member = ref dwell;
                if (parser.ValueTextEquals("scroll_depth"u8))
                {
                    member = ref scroll;
                }
                else if (parser.ValueTextEquals("rating"u8))
                {
                    member = ref rating;
                }
                else if (parser.ValueTextEquals("play_fraction"u8))
                {
                    member = ref fraction;
                }
                else if (!parser.ValueTextEquals("dwell_sec"u8))
                {
                    parser.Skip();
                    continue;
                }

                parser.Read();
                member = parser.TokenType == JsonTokenType.Number ? parser.GetDouble() : null;
                parser.Skip();
            }

            return new(dwell, scroll, rating, fraction);
        }
        catch (JsonException exception)
        {
            throw reader.Malformed("a json object", exception);
        }
    }

    /// <summary>Writes the numbers beyond the columns.</summary>
    public static void MlFeatures(IFieldWriter writer, UserMlFeatures features) =>
        writer.Json(JsonSerializer.SerializeToUtf8Bytes(features, FieldJsonContext.Default.UserMlFeatures));

    /// <summary>Reads the numbers beyond the columns; all missing when the field is.</summary>
    public static UserMlFeatures MlFeatures(IFieldReader reader)
    {
        var json = reader.Json();
        try
        {
            return json.IsEmpty ? new() : JsonSerializer.Deserialize(json, FieldJsonContext.Default.UserMlFeatures) ?? new();
        }
        catch (JsonException exception)
        {
            throw reader.Malformed("a json object of numbers", exception);
        }
    }

    /// <summary>Writes how a track sounds.</summary>
    public static void Audio(IFieldWriter writer, AudioFeatures? features) =>
        writer.Json(features is null ? [] : JsonSerializer.SerializeToUtf8Bytes(features, FieldJsonContext.Default.AudioFeatures));

    /// <summary>Reads how a track sounds.</summary>
    public static AudioFeatures? Audio(IFieldReader reader)
    {
        var json = reader.Json();
        try
        {
            return json.IsEmpty ? null : JsonSerializer.Deserialize(json, FieldJsonContext.Default.AudioFeatures);
        }
        catch (JsonException exception)
        {
            throw reader.Malformed("a json object of numbers", exception);
        }
    }

    private static void Append(Span<byte> buffer, ref int position, ReadOnlySpan<byte> name, double? value)
    {
        // Json has no way to write them.
        if (value is not { } number || !double.IsFinite(number))
        {
            return;
        }

        buffer[position] = position == 0 ? (byte)'{' : (byte)',';
        buffer[position + 1] = (byte)'"';
        name.CopyTo(buffer[(position + 2)..]);
        position += name.Length + 2;
        buffer[position] = (byte)'"';
        buffer[position + 1] = (byte)':';
        number.TryFormat(buffer[(position + 2)..], out var written, provider: CultureInfo.InvariantCulture);
        position += written + 2;
    }
}
