using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Registry.Stores;

namespace AudienceML.Infrastructure.Files;

/// <summary>What state.json says of a model. Replacing this one file is what makes a change visible.</summary>
internal sealed record LineDocument
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required ModelKey Key { get; init; }

    public ModelVersion? LastVersion { get; init; }

    public string? LastSchemaFingerprint { get; init; }

    public required ImmutableArray<StoredVersion> Versions { get; init; }

    public required ImmutableArray<ModelVersion> Deployments { get; init; }

    /// <summary>The bytes of history.jsonl that count; what stands behind them was written by a change that never came to its end.</summary>
    public required long HistoryLength { get; init; }

    public ModelLine ToLine() => new()
    {
        Key = Key,
        LastVersion = LastVersion,
        LastSchemaFingerprint = LastSchemaFingerprint,
        Versions = [.. Versions.Select(v => v.State)],
        Deployments = Deployments,
    };
}
