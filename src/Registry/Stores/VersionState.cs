using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Stores;

/// <summary>The part of a version that can change, and what the rules need to know of it.</summary>
public sealed record VersionState
{
    /// <summary>The version's own id.</summary>
    public required Guid ModelId { get; init; }

    /// <summary>The version.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>Where it stands.</summary>
    public required ModelStage Stage { get; init; }

    /// <summary>The version before it, null for the first one.</summary>
    public ModelVersion? Parent { get; init; }

    /// <summary>When it was registered, UTC, in whole microseconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its stage changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it last went to production; null when it never did.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    /// <summary>Who sent it to production last.</summary>
    public string? DeployedBy { get; init; }

    /// <summary>The state together with what was said and stored when the version was registered.</summary>
    public ModelEntry ToEntry(ModelRegistration registration, IReadOnlyList<ArtifactInfo> artifacts)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return new()
        {
            ModelId = ModelId,
            Key = registration.Key,
            Version = Version,
            Stage = Stage,
            Registration = registration,
            Parent = Parent,
            Artifacts = [.. artifacts],
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            DeployedAt = DeployedAt,
            DeployedBy = DeployedBy,
        };
    }
}
