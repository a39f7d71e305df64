using System.Xml.Linq;

namespace AudienceML.Architecture.Tests;

/// <summary>Who may reference whom, and which packages.</summary>
internal static class ReferenceRules
{
    private static readonly string[] AllButInfrastructure = ["Core", "Features", "Models", "Registry", "Monitoring", "Pipelines"];

    public static IReadOnlyDictionary<string, string[]> AllowedProjects { get; } = new Dictionary<string, string[]>
    {
        ["Learning"] = [],
        ["Core"] = ["Learning"],
        ["Features"] = ["Core"],
        ["Models"] = ["Core", "Features"],
        ["Registry"] = ["Core"],
        ["Monitoring"] = ["Core"],
        ["Pipelines"] = ["Core", "Features", "Models", "Registry", "Monitoring"],
        ["Infrastructure"] = AllButInfrastructure,
        ["Testing"] = ["Core", "Pipelines"],
    };

    public static IReadOnlyDictionary<string, string[]> AllowedPackages { get; } = new Dictionary<string, string[]>
    {
        ["Learning"] = ["System.Numerics.Tensors"],
        ["Core"] = ["FluentValidation", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging", "Microsoft.Extensions.Logging.Abstractions"],
        ["Features"] = [],
        ["Models"] = [],
        ["Registry"] = [],
        ["Monitoring"] = [],
        ["Pipelines"] = [],
        ["Infrastructure"] = ["CsvHelper", "Dapper", "Google.Protobuf", "Grpc.Tools", "Npgsql", "Polly.Core"],
        ["Testing"] = [],
    };

    public static IEnumerable<string> Forbidden(string project, XDocument file)
    {
        foreach (var reference in Includes(file, "ProjectReference"))
        {
            var name = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))["AudienceML.".Length..];
            if (!AllowedProjects[project].Contains(name))
            {
                yield return $"{project} must not reference {name}.";
            }
        }

        foreach (var package in Includes(file, "PackageReference"))
        {
            if (!AllowedPackages[project].Contains(package))
            {
                yield return $"{project} must not use the package {package}.";
            }
        }
    }

    private static IEnumerable<string> Includes(XDocument file, string element) =>
        file.Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
