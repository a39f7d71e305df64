using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Registry;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models show MODEL [VERSION]</summary>
internal sealed class ShowModelCommand : HostedCommand
{
    private const int ShownFeatures = 10;
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Argument<string?> _version = ModelNames.OptionalVersion();

    public ShowModelCommand(Terminal terminal)
        : base("show", "Show one version: metrics, features, files, history.", terminal)
    {
        Add(_model);
        Add(_version);
        AddOptions();
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var entry = await services.FindAsync(key, arguments.GetValue(_version), cancellationToken);
        var history = (await services.Registry.HistoryAsync(key, cancellationToken)).Where(t => t.Version == entry.Version).ToList();
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(entry, history));
            return;
        }

        Write(entry, history);
    }

    private static JsonObject Document(ModelEntry entry, List<StageTransition> history)
    {
        var document = ModelJson.Of(entry);
        document["created_by"] = entry.Registration.CreatedBy;
        document["run_id"] = entry.Registration.RunId?.ToString();
        document["schema_fingerprint"] = entry.Registration.SchemaFingerprint;
        document["metadata"] = new JsonObject(entry.Registration.Metadata.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Key, m.Value)));
        document["feature_list"] = new JsonArray(
        [
            .. entry.Registration.Features.Select(f => new JsonObject
            {
                ["name"] = f.Name,
                ["kind"] = f.Kind.ToString().ToLowerInvariant(),
                ["importance"] = JsonOutput.Number(f.Importance),
                ["missing_share"] = JsonOutput.Number(f.MissingShare),
            }),
        ]);
        document["files"] = new JsonArray(
            [.. entry.Artifacts.Select(a => new JsonObject { ["name"] = a.Name, ["bytes"] = a.Length, ["sha256"] = a.Sha256 })]);
        document["history"] = new JsonArray(
        [
            .. history.Select(t => new JsonObject
            {
                ["at"] = t.At.UtcDateTime,
                ["from"] = t.From is { } from ? ModelJson.StageOf(from) : null,
                ["to"] = t.To is { } to ? ModelJson.StageOf(to) : "deleted",
                ["by"] = t.By,
                ["reason"] = t.Reason,
            }),
        ]);
        return document;
    }

    private void Write(ModelEntry entry, List<StageTransition> history)
    {
        var registration = entry.Registration;
        var facts = Tables.Create("Version", $"{entry.Key} {entry.Version}")
            .Row("stage", ModelJson.StageOf(entry.Stage))
            .Row("algorithm", registration.Algorithm)
            .Row("registered", Tables.Moment(entry.CreatedAt) + (registration.CreatedBy.Length > 0 ? $" by {registration.CreatedBy}" : ""))
            .Row("trained on", $"{Tables.Count(registration.TrainingRows)} rows in {Tables.Seconds(registration.TrainingSeconds)}")
            .Row("version before", entry.Parent?.ToString() ?? "–");
        foreach (var (name, value) in registration.Metrics)
        {
            facts.Row(name, Tables.Metric(value));
        }

        foreach (var (name, value) in registration.Metadata)
        {
            facts.Row(name, value);
        }

        foreach (var file in entry.Artifacts)
        {
            facts.Row(file.Name, $"{Tables.Count(file.Length)} bytes, sha256 {file.Sha256[..12]}…");
        }

        Terminal.Results.Write(facts);
        var features = Tables.Create("Feature", "Kind", ">Importance", ">Missing");
        foreach (var feature in registration.Features.OrderByDescending(f => f.Importance).Take(ShownFeatures))
        {
            features.Row(feature.Name, feature.Kind.ToString().ToLowerInvariant(), Tables.Share(feature.Importance), Tables.Share(feature.MissingShare));
        }

        Terminal.Results.Write(features);
        var changes = Tables.Create("When", "From", "To", "By", "Why");
        foreach (var change in history)
        {
            changes.Row(
                Tables.Moment(change.At), change.From is { } from ? ModelJson.StageOf(from) : "–", change.To is { } to ? ModelJson.StageOf(to) : "deleted", change.By, change.Reason);
        }

        Terminal.Results.Write(changes);
    }
}
