using AudienceML.Registry.Stores;

namespace AudienceML.Infrastructure.Files;

/// <summary>One version in state.json: what can change of it, and the checksum of version.json, which cannot.</summary>
internal sealed record StoredVersion(VersionState State, string VersionFileSha256);
