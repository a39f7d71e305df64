namespace AudienceML.Architecture.Tests;

/// <summary>A source file by its path below the root, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text);
