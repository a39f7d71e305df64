using System.Collections.Immutable;
using System.Security.Cryptography;
using AudienceML.Core.Registry;

namespace AudienceML.Registry;

/// <summary>What a registration and its files must look like before a store sees them.</summary>
internal static class RegistrationRules
{
    private const int LongestName = 100;

    // Devices on Windows, with any ending: a store must be movable between machines.
    private static readonly ImmutableHashSet<string> Reserved = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])]);

    public static void Check(ModelRegistration registration, IReadOnlyList<ModelArtifact> artifacts)
    {
        if (registration.Key == default)
        {
            throw RegistryErrors.Invalid("The registration names no model.", "Set its Key.");
        }

        if (string.IsNullOrWhiteSpace(registration.Algorithm) || string.IsNullOrWhiteSpace(registration.SchemaFingerprint))
        {
            throw RegistryErrors.Invalid($"The registration of {registration.Key} lacks its Algorithm or SchemaFingerprint.", "Set both.");
        }

        var texts = (IEnumerable<string>)[
            registration.Algorithm, registration.SchemaFingerprint, registration.Domain, registration.Description, registration.CreatedBy,
            .. registration.Tags, .. registration.Metadata.Keys, .. registration.Metadata.Values, .. registration.Metrics.Keys,
            .. registration.Features.Select(f => f.Name)];
        if (texts.Any(t => !IsStorable(t)))
        {
            throw RegistryErrors.Invalid(
                $"A text in the registration of {registration.Key} has a NUL or half a character in it.", "Remove it; no store can keep that.");
        }

        CheckNames(artifacts);
    }

    /// <summary>Refuses a name that could mean another place or another file than it says.</summary>
    public static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName
            || name[0] == '.' || name[^1] == '.'
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            || Reserved.Contains(name.Split('.')[0]))
        {
            throw RegistryErrors.Invalid(
                $"'{Printable(name)}' is no name for a file of a version.",
                $"Use 1 to {LongestName} letters, digits, dots, dashes and underscores, no dot in front or at the end, no device name such as CON.");
        }
    }

    public static ArtifactInfo Describe(ModelArtifact artifact) =>
        new(artifact.Name, artifact.Content.Length, Convert.ToHexStringLower(SHA256.HashData(artifact.Content.Span)));

    /// <summary>Whether UTF-8 and a text column can hold it.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i)))
            {
                return false;
            }

            i += char.IsHighSurrogate(text[i]) ? 1 : 0;
        }

        return true;
    }

    private static void CheckNames(IReadOnlyList<ModelArtifact> artifacts)
    {
        foreach (var artifact in artifacts)
        {
            CheckName(artifact.Name);
        }

        // Some file systems do not tell upper from lower case.
        if (artifacts.DistinctBy(a => a.Name, StringComparer.OrdinalIgnoreCase).Count() != artifacts.Count)
        {
            throw RegistryErrors.Invalid("Two files of a version have the same name.", "Name each one differently, not only in upper and lower case.");
        }

        if (artifacts.All(a => a.Name != ModelArtifact.ModelName))
        {
            throw RegistryErrors.Invalid($"The version has no file '{ModelArtifact.ModelName}'.", "Add the model itself under this name.");
        }
    }

    private static string Printable(string name) =>
        string.Concat((name.Length > LongestName ? name[..LongestName] + "..." : name).Select(c => char.IsControl(c) ? '?' : c));
}
