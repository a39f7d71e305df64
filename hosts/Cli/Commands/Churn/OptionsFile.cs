using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Models.Customer.Churn;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>How to train, in a file: what tune writes and train reads. Only the member "boosting" counts; the rest is for people.</summary>
internal static class OptionsFile
{
    private const string Member = "boosting";

    public static Option<string?> Option() => CommonOptions.Text(
        "--options", "FILE", "How the trees are grown: a file that tune wrote with --out. Without it that goes by the number of rows.");

    /// <summary>Reads a file; null where none is named.</summary>
    public static ChurnOptions? Read(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file '{path}'.", "Check the path and the working directory.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var members = document.RootElement.GetProperty(Member).EnumerateObject()
                .Select(member => KeyValuePair.Create(
                    member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText()));
            return new ChurnOptions { Boosting = GradientBoostingParameters.Read(members) };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new UsageException(
                $"'{path}' holds no options: {e.Message}", $"Write {{ \"{Member}\": {{ \"learning_rate\": 0.05, … }} }}, or let tune write it.");
        }
    }

    /// <summary>The options that differ from the defaults: numbers as numbers.</summary>
    public static JsonObject Json(GradientBoostingOptions options)
    {
        var document = new JsonObject();
        foreach (var (name, text) in GradientBoostingParameters.Write(options))
        {
            document[name] = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? JsonNode.Parse(text) : JsonValue.Create(text);
        }

        return document;
    }

    /// <summary>Writes the file: it is there complete or not at all.</summary>
    public static void Write(string path, JsonObject facts, GradientBoostingOptions options)
    {
        var document = (JsonObject)facts.DeepClone();
        document[Member] = Json(options);
        var part = path + ".part";
        File.WriteAllText(part, document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        File.Move(part, path, overwrite: true);
    }
}
