namespace AudienceML.Core.Registry;

/// <summary>One stored file of a version.</summary>
/// <param name="Name">Its plain file name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits, checked at every read.</param>
public sealed record ArtifactInfo(string Name, long Length, string Sha256);
