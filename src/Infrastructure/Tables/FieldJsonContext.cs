using System.Text.Json.Serialization;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary>How the json columns look: names in snake_case, what is missing left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Guid[]))]
[JsonSerializable(typeof(UserMlFeatures))]
[JsonSerializable(typeof(AudioFeatures))]
[JsonSerializable(typeof(EngagementMetrics))]
internal sealed partial class FieldJsonContext : JsonSerializerContext;
