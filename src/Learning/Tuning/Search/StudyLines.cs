using System.Collections.Immutable;
using System.Text.Json;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>The lines of a stored study.</summary>
internal static class StudyLines
{
    private const int Version = 1;

    public static ReadOnlyMemory<byte> Header(SearchSpace space, StudyOptions options) => Line(json =>
    {
        json.WriteNumber("study", Version);
        json.WriteString("about", options.About);
        json.WriteString("goal", options.Goal == Goal.Maximize ? "maximize" : "minimize");
        json.WriteNumber("seed", options.Seed);
        json.WriteString("sampler", options.Sampler.Description);
        json.WriteString("pruner", options.Pruner?.Description ?? "none");
        json.WriteNumber("parallel", options.Parallel);
        json.WriteStartArray("space");
        foreach (var parameter in space.Parameters)
        {
            json.WriteStringValue(parameter.Describe());
        }

        json.WriteEndArray();
        json.WriteStartArray("start_with");
        foreach (var point in options.StartWith)
        {
            json.WriteStringValue(point.ToString());
        }

        json.WriteEndArray();
    });

    /// <summary>Compares the first line with the one that this study would write.</summary>
    public static void CheckHeader(string line, ReadOnlyMemory<byte> expected)
    {
        using var theirs = Parse(line, 1);
        using var ours = JsonDocument.Parse(expected);
        if (theirs.RootElement.ValueKind != JsonValueKind.Object || !theirs.RootElement.TryGetProperty("study", out _))
        {
            throw new StudyJournalException("The file is no study.", "Name another file, or one that does not exist yet.");
        }

        foreach (var property in ours.RootElement.EnumerateObject())
        {
            var value = theirs.RootElement.TryGetProperty(property.Name, out var found) ? found : default;
            if (value.ValueKind == JsonValueKind.Undefined || !JsonElement.DeepEquals(value, property.Value))
            {
                throw new StudyJournalException(
                    property.NameEquals("about")
                        ? $"The study is about something else: {Shown(value)}, not {Shown(property.Value)}."
                        : $"The study was begun with another {property.Name}: {Shown(value)}, not {Shown(property.Value)}.",
                    "Go on with the same settings, or start a new study.");
            }
        }
    }

    public static ReadOnlyMemory<byte> Trial(TrialResult trial) => Line(json =>
    {
        json.WriteNumber("trial", trial.Number);
        json.WriteString("state", Text(trial.State));
        WriteValue(json, "value", trial.Value);
        json.WriteStartObject("values");
        for (var i = 0; i < trial.Values.Raw.Length; i++)
        {
            if (!double.IsNaN(trial.Values.Raw[i]))
            {
                trial.Values.Space.Parameters[i].Write(json, trial.Values.Raw[i]);
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("reports");
        foreach (var (step, value) in trial.Reports)
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            WriteValue(json, "value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("figures");
        foreach (var (name, value) in trial.Figures)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
    });

    public static TrialResult ReadTrial(string line, SearchSpace space, int number)
    {
        using var document = Parse(line, number);
        try
        {
            var root = document.RootElement;
            var values = root.GetProperty("values");
            var point = space.Fill((i, _) => space.Parameters[i].Read(values.GetProperty(space.Parameters[i].Name)));
            var state = root.GetProperty("state").GetString();
            var trial = root.GetProperty("trial").GetInt32();
            return trial < 0 ? throw new FormatException("a negative number") : new TrialResult(
                trial,
                point,
                Enum.GetValues<TrialState>().First(s => string.Equals(Text(s), state, StringComparison.Ordinal)),
                ReadValue(root),
                [.. root.GetProperty("reports").EnumerateArray().Select(report => new TrialReport(report.GetProperty("step").GetInt32(), ReadValue(report)))],
                root.GetProperty("figures").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetDouble(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Unreadable(number, e);
        }
    }

    private static string Text(TrialState state) => state switch
    {
        TrialState.Completed => "completed",
        TrialState.Pruned => "pruned",
        _ => "failed",
    };

    private static void WriteValue(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double ReadValue(JsonElement element) =>
        element.GetProperty("value") is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();

    private static JsonDocument Parse(string line, int number)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw number == 1
                ? new StudyJournalException("The file is no study.", "Name another file, or one that does not exist yet.", e)
                : Unreadable(number, e);
        }
    }

    private static StudyJournalException Unreadable(int number, Exception inner) =>
        new($"Line {number} of the study cannot be read.", "Cut the file before that line, or start a new study.", inner);

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = false }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
