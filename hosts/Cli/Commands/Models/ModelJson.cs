using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Core.Registry;

namespace AudienceML.Cli.Commands.Models;

/// <summary>A registered version as JSON.</summary>
internal static class ModelJson
{
    public static JsonObject Of(ModelEntry entry) => new()
    {
        ["model"] = entry.Key.Code.Value,
        ["version"] = entry.Version.ToString(),
        ["stage"] = StageOf(entry.Stage),
        ["algorithm"] = entry.Registration.Algorithm,
        ["rows"] = entry.Registration.TrainingRows,
        ["features"] = entry.Registration.Features.Length,
        ["seconds"] = JsonOutput.Number(entry.Registration.TrainingSeconds, 3),
        ["created_at"] = entry.CreatedAt.UtcDateTime,
        ["parent"] = entry.Parent?.ToString(),
        ["metrics"] = MetricsOf(entry.Registration.Metrics),
    };

    public static JsonObject MetricsOf(IEnumerable<KeyValuePair<string, double>> metrics)
    {
        var document = new JsonObject();
        foreach (var (name, value) in metrics)
        {
            document[name] = JsonOutput.Number(value);
        }

        return document;
    }

    /// <summary>Says what was done to a version.</summary>
    public static void Answer(Terminal terminal, bool json, ModelEntry entry, string sentence)
    {
        if (json)
        {
            JsonOutput.Write(terminal, Of(entry));
        }
        else
        {
            terminal.Output.WriteLine(sentence);
        }
    }

    public static string StageOf(ModelStage stage) => stage.ToString().ToLowerInvariant();
}
