using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudienceML.Cli.Output;

/// <summary>The one JSON document of a command.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        // The document goes to a program or a terminal, never into a page of HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Terminal terminal, JsonNode document) => terminal.Output.WriteLine(document.ToJsonString(Options));

    /// <summary>A number, or null where there is none: JSON has no NaN.</summary>
    public static JsonNode? Number(double value, int digits = 6) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, digits)) : null;
}
