namespace AudienceML.Learning.Benchmarks;

/// <summary>Public data sets that are not part of the project.</summary>
internal static class DataSets
{
    /// <summary>A file of a data set: in the folder of the arrays, in the one that AUDIENCEML_DATA names, or in shared/data beside the checkout.</summary>
    /// <exception cref="FileNotFoundException">It is in none of them.</exception>
    public static string Find(string folder, string name)
    {
        var folders = new List<string> { folder };
        if (Environment.GetEnvironmentVariable("AUDIENCEML_DATA") is { } named)
        {
            folders.Add(named);
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            folders.Add(Path.Combine(at.FullName, "shared", "data"));
        }

        return folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{name} is not here: put the data set into {folder}, or set AUDIENCEML_DATA to the folder that holds it.");
    }
}
