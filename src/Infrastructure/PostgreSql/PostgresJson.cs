using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Named values as jsonb; a metric without a value is the text "NaN", which JSON numbers cannot say.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, double>), TypeInfoPropertyName = "Numbers")]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>), TypeInfoPropertyName = "Texts")]
internal sealed partial class PostgresJson : JsonSerializerContext
{
    public static string Write(ImmutableSortedDictionary<string, double> values) => JsonSerializer.Serialize(values, Default.Numbers);

    public static string Write(ImmutableSortedDictionary<string, string> values) => JsonSerializer.Serialize(values, Default.Texts);

    public static ImmutableSortedDictionary<string, double> ReadNumbers(string json) => JsonSerializer.Deserialize(json, Default.Numbers)!;

    public static ImmutableSortedDictionary<string, string> ReadTexts(string json) => JsonSerializer.Deserialize(json, Default.Texts)!;
}
