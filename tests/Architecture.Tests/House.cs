using System.Reflection;

namespace AudienceML.Architecture.Tests;

/// <summary>Where the sources and the built assemblies are.</summary>
internal static class House
{
    public static readonly string[] Projects =
        ["Learning", "Core", "Features", "Models", "Registry", "Monitoring", "Pipelines", "Infrastructure"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Assembly> SourceAssemblies { get; } = [.. Projects.Select(p => Assembly.Load($"AudienceML.{p}"))];

    public static IReadOnlyList<Assembly> ShippedAssemblies { get; } = [.. SourceAssemblies, Assembly.Load("AudienceML.Testing")];

    public static IEnumerable<SourceFile> SourceFiles(params string[] folders) =>
        from folder in folders
        let path = Path.Combine(Root, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        orderby relative
        select new SourceFile(relative, File.ReadAllText(file));

    public static string ProjectFile(string project) => Path.Combine(Root, "src", project, $"AudienceML.{project}.csproj");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Platform.sln was not found above the test assembly.");
    }
}
