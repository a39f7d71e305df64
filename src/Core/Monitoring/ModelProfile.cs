using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Monitoring;

/// <summary>What data a model was trained on and what it predicts there; stored with the version as profile.json.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Features">One profile a feature, in the order of the columns.</param>
/// <param name="Predictions">The profile of the model's outputs on rows that it was not trained on; null when it has no single number.</param>
public sealed record ModelProfile(long Rows, ImmutableArray<FeatureProfile> Features, FeatureProfile? Predictions)
{
    /// <summary>The profile as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProfileJson.Default.ModelProfile);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The text is no profile.</exception>
    public static ModelProfile FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProfileJson.Default.ModelProfile) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException("The stored profile cannot be read.", "Register the model again.", innerException: e);
        }
    }
}

/// <summary>How profiles are written; generated, so that it works without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, WriteIndented = true)]
[JsonSerializable(typeof(ModelProfile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
