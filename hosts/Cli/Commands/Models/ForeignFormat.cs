using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Core.Models;
using AudienceML.Infrastructure.Onnx;
using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Formats.LightGbm;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Cli.Commands.Models;

/// <summary>A model in the words of other programs: the file that they read, and what they have to know of its features.</summary>
internal static class ForeignFormat
{
    public const string Own = "audienceml";

    public const string LightGbm = "lightgbm";

    public const string Onnx = "onnx";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The files to write beside the version's own, by name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">One of the formats above.</param>
    public static Dictionary<string, byte[]> Files(StoredTabularModel model, string format)
    {
        var names = model.Schema.Features.Select(feature => feature.Name).ToArray();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["features.json"] = Features(model) };
        if (format == Onnx)
        {
            files["model.onnx"] = OnnxFile(model.Scorer, names);
        }
        else
        {
            files["model.txt"] = LightGbmFile(Inner(model.Scorer), names);
        }

        return files;
    }

    /// <summary>Whether a format leaves the calibration of a model out.</summary>
    public static bool DropsCalibration(StoredTabularModel model, string format) =>
        format == LightGbm && model.Scorer is CalibratedScorer { Calibrator: not IdentityCalibrator };

    private static IScorer Inner(IScorer scorer) => scorer is CalibratedScorer calibrated ? Inner(calibrated.Inner) : scorer;

    private static byte[] OnnxFile(IScorer scorer, string[] names)
    {
        if (!OnnxExport.IsSupported(scorer))
        {
            throw new UsageException($"A model of the format '{scorer.Format}' has no form in ONNX.", $"Export it with --format {Own}.");
        }

        using var stream = new MemoryStream();
        OnnxExport.Write(scorer, stream, new OnnxExportOptions { FeatureNames = names });
        return stream.ToArray();
    }

    private static byte[] LightGbmFile(IScorer scorer, string[] names)
    {
        if (!TreeEnsembleModel.IsEnsemble(scorer))
        {
            throw new UsageException(
                $"A model of the format '{scorer.Format}' is not made of trees, as LightGBM's are.", $"Export it with --format {Onnx} or --format {Own}.");
        }

        using var text = new StringWriter();
        LightGbmText.Write(scorer, text, names);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Features(StoredTabularModel model)
    {
        var features = new JsonArray();
        for (var i = 0; i < model.Categories.Length; i++)
        {
            var feature = new JsonObject { ["name"] = model.Schema.Features[i].Name, ["kind"] = model.Schema.Features[i].Kind.ToString().ToLowerInvariant() };
            if (!model.Categories[i].IsEmpty)
            {
                feature["categories"] = new JsonArray([.. model.Categories[i].Select(name => JsonValue.Create(name))]);
            }

            features.Add(feature);
        }

        return JsonSerializer.SerializeToUtf8Bytes(features, Indented);
    }
}
