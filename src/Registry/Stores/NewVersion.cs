using System.Collections.Immutable;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Stores;

/// <summary>A version to be stored with its files.</summary>
/// <param name="Entry">The whole version; its artifacts say name, length and checksum of each file.</param>
/// <param name="Files">The files in the same order.</param>
public sealed record NewVersion(ModelEntry Entry, ImmutableArray<ModelArtifact> Files);
