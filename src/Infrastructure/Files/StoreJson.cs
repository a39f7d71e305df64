using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using AudienceML.Core.Registry;

namespace AudienceML.Infrastructure.Files;

/// <summary>How the store's documents read: indented, camel case, stages and statuses as their upper-case names, NaN as "NaN".</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(StoreConverters.Code), typeof(StoreConverters.Version), typeof(StoreConverters.Stage), typeof(StoreConverters.Status),
        typeof(StoreConverters.Kind),
    ])]
[JsonSerializable(typeof(LineDocument))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(StageTransition))]
[JsonSerializable(typeof(RunMetric))]
[JsonSerializable(typeof(Recommendation.FeedbackLine))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>For documents that people read: indented, letters of all languages as they are.</summary>
    public static StoreJson Document => field ??= Create(indented: true);

    /// <summary>For files with one value a line.</summary>
    public static StoreJson Line => field ??= Create(indented: false);

    private static StoreJson Create(bool indented) =>
        new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = indented });
}
