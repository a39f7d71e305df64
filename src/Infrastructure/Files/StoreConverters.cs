using System.Text.Json;
using System.Text.Json.Serialization;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Files;

/// <summary>How the values of the domain read in JSON.</summary>
internal static class StoreConverters
{
    public sealed class Code : JsonConverter<ModelCode>
    {
        public override ModelCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new(reader.GetString() ?? "");
            }
            catch (ArgumentException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, ModelCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    public sealed class Version : JsonConverter<ModelVersion>
    {
        public override ModelVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ModelVersion.TryParse(reader.GetString(), out var version) ? version : throw new JsonException("This is no version like 1.2.3.");

        public override void Write(Utf8JsonWriter writer, ModelVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    public sealed class Stage() : JsonStringEnumConverter<ModelStage>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false);

    public sealed class Status() : JsonStringEnumConverter<RunStatus>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false);

    public sealed class Kind() : JsonStringEnumConverter<FeatureKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
}
