using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;
using AudienceML.Pipelines.Monitoring;
using Spectre.Console;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>audienceml drift churn</summary>
internal sealed class DriftChurnCommand : ChurnCommand<DriftReport>
{
    private readonly Option<string?> _version = CommonOptions.Version();

    public DriftChurnCommand(Terminal terminal)
        : base("Compare rows, and what the model says of them, with the rows that it was trained on; the report is kept.", terminal, needsLabel: false, needsId: false) =>
        AddOptions([.. Input.Options, _version]);

    protected override async Task<DriftReport> RunAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        var entry = await services.FindAsync(ModelNames.KeyOf("churn"), arguments.GetValue(_version), cancellationToken);
        var model = await data.LoadModelAsync(services, entry, cancellationToken);
        var rows = await data.LoadRowsAsync(model, cancellationToken);
        display.Report(new LearningProgress("compare", 0, 0));
        return await services.SendAsync(new MeasureDrift<TRow>(entry, model, rows.Rows, data.Description), cancellationToken);
    }

    protected override void Write(ParseResult arguments, DriftReport result)
    {
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(result));
            return;
        }

        Terminal.Results.Write(Tables.Create("Drift", $"{result.Key} {result.Version}")
            .Row("verdict", NameOf(result.Level))
            .Row("compared", $"{Tables.Count(result.CurrentRows)} rows of '{result.Source}' with {Tables.Count(result.ReferenceRows)} of training")
            .Row("features that moved", $"{result.Drifted.Count()} of {result.Features.Select(f => f.Feature).Distinct().Count()}"));
        Terminal.Results.Write(ScoreTable(result));
    }

    /// <summary>The predictions and the features that moved most, a column a statistic.</summary>
    internal static Table ScoreTable(DriftReport report, int shown = 12)
    {
        string[] detectors = [.. report.Features.Concat(report.Predictions).Select(s => s.Detector).Distinct().Order(StringComparer.Ordinal)];
        var table = Tables.Create(["Feature", "Level", .. detectors.Select(d => ">" + d)]);
        var features = report.Features.GroupBy(f => f.Feature).Take(shown).Select(g => (g.Key, Scores: g.ToList()));
        foreach (var (name, scores) in features.Prepend(("(the predictions)", [.. report.Predictions])))
        {
            if (scores.Count > 0)
            {
                table.Row(
                [
                    name,
                    NameOf(scores.Max(s => s.Level)),
                    .. detectors.Select(d => scores.Find(s => s.Detector == d) is { } score ? Tables.Metric(score.Value) : ""),
                ]);
            }
        }

        return table;
    }

    internal static string NameOf(DriftLevel level) => level.ToString().ToLowerInvariant();

    private static JsonObject Document(DriftReport report) => new()
    {
        ["model"] = report.Key.Code.Value,
        ["version"] = report.Version.ToString(),
        ["report_id"] = report.ReportId.ToString(),
        ["level"] = NameOf(report.Level),
        ["source"] = report.Source,
        ["reference_rows"] = report.ReferenceRows,
        ["current_rows"] = report.CurrentRows,
        ["drifted"] = new JsonArray([.. report.Drifted.Select(f => JsonValue.Create(f))]),
        ["predictions"] = Scores(report.Predictions),
        ["features"] = Scores(report.Features),
    };

    private static JsonArray Scores(IEnumerable<DriftScore> scores) => new(
    [
        .. scores.Select(s => new JsonObject
        {
            ["feature"] = s.Feature,
            ["detector"] = s.Detector,
            ["value"] = JsonOutput.Number(s.Value),
            ["p_value"] = JsonOutput.Number(s.PValue, 9),
            ["level"] = NameOf(s.Level),
        }),
    ]);
}
