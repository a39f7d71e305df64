using System.Collections.Immutable;
using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>One registered version. A value: a change of stage gives another one.</summary>
public sealed record ModelEntry
{
    /// <summary>The version's own id.</summary>
    public required Guid ModelId { get; init; }

    /// <summary>Whose model and what for.</summary>
    public required ModelKey Key { get; init; }

    /// <summary>The version.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>Where it stands.</summary>
    public required ModelStage Stage { get; init; }

    /// <summary>What was said of it when it was registered.</summary>
    public required ModelRegistration Registration { get; init; }

    /// <summary>The version before it, null for the first one.</summary>
    public ModelVersion? Parent { get; init; }

    /// <summary>Its stored files.</summary>
    public required ImmutableArray<ArtifactInfo> Artifacts { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its stage changed last, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it last went to production, UTC; null when it never did.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    /// <summary>Who sent it to production last.</summary>
    public string? DeployedBy { get; init; }
}
