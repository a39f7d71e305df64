using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Stores;

/// <summary>All that the rules need to know of one model of one tenant. A value: a change gives another one.</summary>
public sealed record ModelLine
{
    /// <summary>Whose model and what for.</summary>
    public required ModelKey Key { get; init; }

    /// <summary>The highest number ever given, also when that version is deleted; null before the first one.</summary>
    public ModelVersion? LastVersion { get; init; }

    /// <summary>The schema fingerprint of <see cref="LastVersion"/>.</summary>
    public string? LastSchemaFingerprint { get; init; }

    /// <summary>The versions that exist, oldest first.</summary>
    public ImmutableArray<VersionState> Versions { get; init; } = [];

    /// <summary>
    /// The versions in the order in which they went to production; a rollback takes the last one off. No version stands next to
    /// itself, and every one exists.
    /// </summary>
    public ImmutableArray<ModelVersion> Deployments { get; init; } = [];

    /// <summary>The version in production, if any.</summary>
    public VersionState? Production => Versions.FirstOrDefault(v => v.Stage == ModelStage.Production);

    /// <summary>A model without versions.</summary>
    public static ModelLine Empty(ModelKey key) => new() { Key = key };

    /// <summary>The state of a version, null when it does not exist.</summary>
    public VersionState? Find(ModelVersion version) => Versions.FirstOrDefault(v => v.Version == version);
}
