namespace AudienceML.Models.Tests.Data;

/// <summary>Public data sets that are not part of the project: in the folder that AUDIENCEML_DATA names, or in ../shared/data beside the checkout.</summary>
internal static class RealData
{
    /// <summary>The full path of a data set's file; the test is left out, with a message, where the folder is absent.</summary>
    public static string Find(string file)
    {
        var folder = Environment.GetEnvironmentVariable("AUDIENCEML_DATA") ?? Beside();
        Assume.That(folder, Is.Not.Null.And.Exist, "The data sets are absent: set AUDIENCEML_DATA, or put them into ../shared/data beside the checkout.");
        return Path.Combine(folder!, file);
    }

    private static string? Beside()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
