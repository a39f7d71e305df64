using System.Text.Json.Serialization;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What of a model is stored as JSON.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RecommendationOptions))]
[JsonSerializable(typeof(CatalogueItem[]))]
internal sealed partial class RecommendationJson : JsonSerializerContext;
