using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Commands.Models;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Pipelines.Training;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>audienceml train churn</summary>
internal sealed class TrainChurnCommand : ChurnCommand<TrainChurnCommand.Trained>
{
    private readonly Option<int> _seed = CommonOptions.Number("--seed", "The same seed and rows give the same model.", 1, minimum: 0);
    private readonly Option<bool> _noPromote = new("--no-promote")
    {
        Description = "Leave the version validated, even when it is better than the one in production.",
    };

    private readonly Option<string?> _options = OptionsFile.Option();

    public TrainChurnCommand(Terminal terminal)
        : base("Train a churn model, measure it on held-out rows, register it, and promote it when it is better.", terminal, needsLabel: true) =>
        AddOptions([.. Input.Options, _options, _seed, _noPromote]);

    protected override async Task<Trained> RunAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        var training = new TrainingRequest
        {
            Seed = arguments.GetValue(_seed),
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            Promote = !arguments.GetValue(_noPromote),
            By = Environment.UserName,
        };
        var options = OptionsFile.Read(arguments.GetValue(_options));
        var outcome = await services.SendAsync(await data.CreateTrainingAsync(training, options, cancellationToken), cancellationToken);
        return new Trained(outcome, await data.FindBestPossibleAucAsync(cancellationToken));
    }

    protected override void Write(ParseResult arguments, Trained result)
    {
        var outcome = result.Outcome;
        foreach (var finding in outcome.Findings)
        {
            Terminal.Notice("note: " + finding);
        }

        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(result));
            return;
        }

        Terminal.Results.Write(Tables.Create("Trained", $"{outcome.Entry.Key} {outcome.Entry.Version}")
            .Row("stage", ModelJson.StageOf(outcome.Entry.Stage))
            .Row("rows", Tables.Count(outcome.Rows))
            .Row("features", Tables.Count(outcome.Features))
            .Row("time", Tables.Seconds(outcome.Seconds))
            .Row("gate", string.Join(' ', outcome.Gate.Reasons)));
        Terminal.Results.Write(MetricsOutput.Table(outcome.Report, [.. outcome.Baselines.Select(b => (b.Name, b.Report))], result.BestPossibleAuc));
    }

    private static JsonObject Document(Trained result)
    {
        var outcome = result.Outcome;
        return new JsonObject
        {
            ["model"] = outcome.Entry.Key.Code.Value,
            ["version"] = outcome.Entry.Version.ToString(),
            ["stage"] = ModelJson.StageOf(outcome.Entry.Stage),
            ["rows"] = outcome.Rows,
            ["held_out_rows"] = outcome.Report.Rows,
            ["features"] = outcome.Features,
            ["seconds"] = JsonOutput.Number(outcome.Seconds, 3),
            ["metrics"] = MetricsOutput.Json(outcome.Report),
            ["baselines"] = MetricsOutput.Json(outcome.Baselines.Select(b => (b.Name, b.Report))),
            ["best_possible_auc"] = result.BestPossibleAuc is { } best ? JsonOutput.Number(best) : null,
            ["gate"] = new JsonObject
            {
                ["passed"] = outcome.Gate.Passed,
                ["reasons"] = new JsonArray([.. outcome.Gate.Reasons.Select(r => JsonValue.Create(r))]),
            },
            ["findings"] = new JsonArray([.. outcome.Findings.Select(f => JsonValue.Create(f))]),
            ["run_id"] = outcome.RunId.ToString(),
        };
    }

    /// <summary>What came of the training.</summary>
    internal sealed record Trained(TrainingOutcome Outcome, double? BestPossibleAuc);
}
