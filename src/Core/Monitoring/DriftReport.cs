using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using AudienceML.Core.Models;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Monitoring;

/// <summary>How far a batch is from the data that a version was trained on.</summary>
public sealed record DriftReport
{
    /// <summary>The report's id; storing it again under the same id changes nothing.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>Whose model and what for.</summary>
    public required ModelKey Key { get; init; }

    /// <summary>The version whose training data is the reference.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>When it was computed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was compared, in words: a file, a day.</summary>
    public string Source { get; init; } = "";

    /// <summary>Rows of the reference.</summary>
    public required long ReferenceRows { get; init; }

    /// <summary>Rows of the batch.</summary>
    public required long CurrentRows { get; init; }

    /// <summary>The verdict on all of it; a few features that moved while the predictions did not are at most moderate.</summary>
    public required DriftLevel Level { get; init; }

    /// <summary>One score a feature and statistic, the strongest first.</summary>
    public required ImmutableArray<DriftScore> Features { get; init; }

    /// <summary>The scores of the predictions.</summary>
    public ImmutableArray<DriftScore> Predictions { get; init; } = [];

    /// <summary>The names of the features that moved.</summary>
    [JsonIgnore]
    public IEnumerable<string> Drifted => Features.Where(f => f.Level != DriftLevel.None).Select(f => f.Feature).Distinct(StringComparer.Ordinal);

    /// <summary>The report as UTF-8 JSON on one line.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DriftJson.Default.DriftReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The text is no report.</exception>
    public static DriftReport FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DriftJson.Default.DriftReport) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException("The stored drift report cannot be read.", "Delete it; the next comparison writes another one.", innerException: e);
        }
    }
}

/// <summary>How reports are written; codes, versions and keys are plain texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(ModelKeyConverter), typeof(ModelVersionConverter)])]
[JsonSerializable(typeof(DriftReport))]
internal sealed partial class DriftJson : JsonSerializerContext;
