namespace AudienceML.Infrastructure.Tests;

/// <summary>The public data sets, which are not part of the project: beside the checkout, or where AUDIENCEML_DATA says.</summary>
internal static class RealData
{
    public static string Find(string name)
    {
        var root = Environment.GetEnvironmentVariable("AUDIENCEML_DATA");
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); root is null && directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Platform.sln")))
            {
                root = Path.Combine(directory.Parent!.FullName, "shared", "data");
            }
        }

        var path = Path.Combine(root ?? "", name);
        Assume.That(File.Exists(path), $"The data set {name} is not here: set AUDIENCEML_DATA to the folder that holds it.");
        return path;
    }
}
