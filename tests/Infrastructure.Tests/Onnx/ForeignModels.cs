using System.Globalization;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Tests.Onnx;

/// <summary>
/// Models of other libraries: those of XGBoost are the engine's own test data; those of LightGBM are in the folder that AUDIENCEML_MODELS
/// names, or in ../shared/models beside the checkout.
/// </summary>
internal static class ForeignModels
{
    public static string XGBoost(string name)
    {
        var text = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Onnx", "XGBoost", name + ".json"));
        var start = text.IndexOf(",\"model\":", StringComparison.Ordinal);
        return text[(start + ",\"model\":".Length)..^1];
    }

    public static string LightGbm(string file)
    {
        var folder = Environment.GetEnvironmentVariable("AUDIENCEML_MODELS") ?? Beside();
        Assume.That(folder, Is.Not.Null.And.Exist, "The models of LightGBM are absent: set AUDIENCEML_MODELS, or put them into ../shared/models.");
        return File.ReadAllText(Path.Combine(folder!, file));
    }

    public static FeatureMatrix Inputs()
    {
        var rows = LightGbm("inputs.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(',')).ToArray();
        var values = rows.SelectMany(row => row).Select(cell => cell.Length == 0 ? float.NaN : float.Parse(cell, CultureInfo.InvariantCulture));
        return new FeatureMatrix(values.ToArray(), rows.Length, rows[0].Length);
    }

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
