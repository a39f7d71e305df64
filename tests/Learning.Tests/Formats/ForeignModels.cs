using System.Globalization;

namespace AudienceML.Learning.Tests.Formats;

/// <summary>
/// Models of other libraries with what they predict, which are not part of the project: in the folder that AUDIENCEML_MODELS names, or in
/// ../shared/models beside the checkout.
/// </summary>
internal static class ForeignModels
{
    public static readonly string[] LightGbm =
    [
        "binary", "binary-categorical", "binary-zero-as-missing", "multiclass", "regression-l2", "quantile", "poisson", "random-forest", "lambdarank",
    ];

    public static string Text(string file)
    {
        var folder = Environment.GetEnvironmentVariable("AUDIENCEML_MODELS") ?? Beside();
        Assume.That(folder, Is.Not.Null.And.Exist, "The models of other libraries are absent: set AUDIENCEML_MODELS, or put them into ../shared/models.");
        return File.ReadAllText(Path.Combine(folder!, file));
    }

    /// <summary>The numbers of a table below its header; an empty cell is NaN.</summary>
    public static double[][] Table(string file) =>
        [.. Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(',').Select(Cell).ToArray())];

    private static double Cell(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string? Beside()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Platform.sln")))
            {
                return Path.Combine(directory.Parent!.FullName, "shared", "models");
            }
        }

        return null;
    }
}
