using System.Text.Json;
using System.Text.Json.Serialization;
using AudienceML.Core.Models;

namespace AudienceML.Core.Monitoring;

/// <summary>A version as the text "1.2.3".</summary>
internal sealed class ModelVersionConverter : JsonConverter<ModelVersion>
{
    public override ModelVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ModelVersion.TryParse(reader.GetString(), out var version)
            ? version
            : throw new JsonException("A version reads like 1.2.3.");

    public override void Write(Utf8JsonWriter writer, ModelVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
