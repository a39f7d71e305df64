using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>The options that name an algorithm and its settings, spelled once.</summary>
internal sealed class AlgorithmOptions
{
    public const string All = "all";
    private readonly Option<string> _algorithm;
    private readonly Option<int> _tune = CommonOptions.Number(
        "--tune", "Search the settings first, with so many trials, on training rows alone; 0 takes them as they are.", 0, 0, 100_000);

    private readonly Option<string?> _out = CommonOptions.Text("--out", "FILE", "Write the settings into this file: --options takes it.");

    private readonly Option<string[]> _settings = new("--set")
    {
        Description = "A setting of the algorithm, such as factors=128; may be repeated. What is not set goes by the data.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _file = CommonOptions.Text(
        "--options", "FILE", "Settings in a JSON file: an object of settings for each algorithm by its name.");

    private readonly Option<int> _threads = CommonOptions.Number("--threads", "Threads; they change nothing in the results.", Environment.ProcessorCount, 1, 1024);

    public AlgorithmOptions(string byDefault)
    {
        _algorithm = new("--algorithm")
        {
            Description = $"One of {string.Join(", ", RecommenderAlgorithms.All.Select(a => a.Name))}, several with commas between them, or all.",
            HelpName = "NAME",
            DefaultValueFactory = _ => byDefault,
        };
        _algorithm.Validators.Add(result =>
        {
            foreach (var name in Names(result.GetValueOrDefault<string>() ?? ""))
            {
                if (name != All && RecommenderAlgorithms.All.All(a => a.Name != name))
                {
                    result.AddError($"There is no algorithm '{name}'; there are {string.Join(", ", RecommenderAlgorithms.All.Select(a => a.Name))}, and all.");
                }
            }
        });
    }

    public Option[] Options => [_algorithm, _settings, _file, _tune, _out, _threads];

    public int Threads(ParseResult arguments) => arguments.GetValue(_threads);

    /// <summary>Trials of the search for settings; 0 for none.</summary>
    public int Trials(ParseResult arguments) => arguments.GetValue(_tune);

    /// <summary>Where settings are written to; null for nowhere.</summary>
    public string? Out(ParseResult arguments) => arguments.GetValue(_out);

    /// <summary>Writes settings: the file is there complete or not at all.</summary>
    public static void Write(string path, IEnumerable<AlgorithmResult> results)
    {
        var document = new JsonObject(results.Select(r => KeyValuePair.Create(
            r.Algorithm, (JsonNode?)new JsonObject(r.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)JsonValue.Create(s.Value)))))));
        var part = path + ".part";
        File.WriteAllText(part, document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        File.Move(part, path, overwrite: true);
    }

    /// <summary>The algorithms that were asked for, with what was set of each.</summary>
    public IReadOnlyList<(RecommenderAlgorithm Algorithm, IReadOnlyDictionary<string, string> Settings)> Read(ParseResult arguments)
    {
        var names = Names(arguments.GetRequiredValue(_algorithm));
        var algorithms = RecommenderAlgorithms.All.Where(a => names.Contains(All) || names.Contains(a.Name)).ToArray();
        var file = ReadFile(arguments.GetValue(_file));
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in arguments.GetValue(_settings) ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || algorithms.Length != 1)
            {
                throw new UsageException(
                    at <= 0 ? $"'{text}' is no setting." : "--set is for one algorithm.", "Write --set factors=128, or settings for several in a file for --options.");
            }

            given[text[..at]] = text[(at + 1)..];
        }

        return [.. algorithms.Select(a =>
        {
            var settings = new Dictionary<string, string>(file.GetValueOrDefault(a.Name) ?? [], StringComparer.Ordinal);
            foreach (var (name, value) in given)
            {
                settings[name] = value;
            }

            return (a, (IReadOnlyDictionary<string, string>)settings);
        })];
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, Dictionary<string, string>> ReadFile(string? path)
    {
        if (path is null)
        {
            return [];
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file '{path}'.", "Check the path and the working directory.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var settings = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
            foreach (var algorithm in document.RootElement.EnumerateObject())
            {
                _ = RecommenderAlgorithms.Named(algorithm.Name);
                settings[algorithm.Name] = algorithm.Value.EnumerateObject().ToDictionary(
                    s => s.Name, s => s.Value.ValueKind == JsonValueKind.String ? s.Value.GetString()! : s.Value.GetRawText(), StringComparer.Ordinal);
            }

            return settings;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new UsageException($"'{path}' holds no settings: {e.Message}", "Write { \"als\": { \"factors\": 128, … } }, or let --tune … --out write it.");
        }
    }
}
