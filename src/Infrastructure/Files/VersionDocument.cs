using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Infrastructure.Files;

/// <summary>What version.json says of a version; written once.</summary>
internal sealed record VersionDocument
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required Guid ModelId { get; init; }

    public required ModelVersion Version { get; init; }

    public required ModelRegistration Registration { get; init; }

    public required ImmutableArray<ArtifactInfo> Artifacts { get; init; }
}
