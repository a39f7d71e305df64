using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Commands.Churn;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Monitoring;
using AudienceML.Features.Shared.Simulation;
using Spectre.Console;

namespace AudienceML.Cli.Commands;

/// <summary>audienceml demo</summary>
internal sealed class DemoCommand : HostedCommand
{
    private const int ShownFeatures = 6;

    private readonly Option<int> _users = CommonOptions.Number("--users", "Users to simulate.", 20_000, minimum: 500, maximum: 1_000_000);
    private readonly Option<int> _days = CommonOptions.Number("--days", "Days to simulate.", 120, minimum: 90, maximum: 3650);
    private readonly Option<int> _seed = CommonOptions.Number("--seed", "The same seed gives the same audience and the same model.", 1, minimum: 0);

    public DemoCommand(Terminal terminal)
        : base("demo", "Everything at once: simulate an audience, train, register, promote, score, let it drift, and see it.", terminal) =>
        AddOptions(_users, _days, _seed);

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(services.StoreFolder ?? CommonOptions.DefaultStore, "demo");
        var options = new SimulationOptions
        {
            Users = arguments.GetValue(_users),
            Days = arguments.GetValue(_days),
            Seed = arguments.GetValue(_seed),
        };
        var demo = await WorkDisplay.RunAsync(Terminal, async display =>
        {
            var run = new Demo(services, options, folder, display);
            await run.RunAsync(cancellationToken);
            return run;
        });
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(demo));
            return;
        }

        Write(demo, StoreOf(arguments));
    }

    private static JsonObject Document(Demo demo) => new()
    {
        ["version"] = demo.Outcome!.Entry.Version.ToString(),
        ["metrics"] = MetricsOutput.Json(demo.Outcome.Report),
        ["best_possible_auc"] = demo.BestPossibleAuc is { } best ? JsonOutput.Number(best) : null,
        ["drift_before"] = DriftChurnCommand.NameOf(demo.Unchanged!.Predictions.Max(p => p.Level)),
        ["drift_after"] = DriftChurnCommand.NameOf(demo.Drift!.Predictions.Max(p => p.Level)),
        ["scores"] = demo.Scores,
        ["steps"] = new JsonArray(
        [
            .. demo.Steps.Select(s => new JsonObject { ["step"] = s.Name, ["result"] = s.Result, ["seconds"] = JsonOutput.Number(s.Seconds, 3) }),
        ]),
    };

    /// <summary>Population stability before and after: time moves some features by itself, the change moves others and the predictions.</summary>
    private static Table DriftTable(Demo demo)
    {
        var table = Tables.Create("Drift, by PSI", ">Before", ">After", "Level");
        var (before, after) = (demo.Unchanged!, demo.Drift!);
        if (after.Predictions.FirstOrDefault(s => s.Detector == "psi") is { } predictions)
        {
            table.Row("(the predictions)", Psi(before.Predictions, predictions.Feature), Tables.Metric(predictions.Value), DriftChurnCommand.NameOf(predictions.Level));
        }

        foreach (var score in demo.NewlyMoved().Take(ShownFeatures))
        {
            table.Row(score.Feature, Psi(before.Features, score.Feature), Tables.Metric(score.Value), DriftChurnCommand.NameOf(score.Level));
        }

        return table;

        static string Psi(IEnumerable<DriftScore> scores, string feature) =>
            scores.FirstOrDefault(s => s.Feature == feature && s.Detector == "psi") is { } score ? Tables.Metric(score.Value) : "";
    }

    private void Write(Demo demo, string store)
    {
        var table = Tables.Create("Step", "What came of it", ">Time");
        foreach (var step in demo.Steps)
        {
            table.Row(step.Name, step.Result, step.Seconds == 0 ? "" : Tables.Seconds(step.Seconds));
        }

        table.Row("", "all together", Tables.Seconds(demo.Steps.Sum(s => s.Seconds)));
        var baselines = demo.Outcome!.Baselines.Select(b => (b.Name, b.Report)).ToList();
        Terminal.Results.Write(MetricsOutput.Table(demo.Outcome.Report, baselines, demo.BestPossibleAuc));
        Terminal.Results.Write(DriftTable(demo));
        Terminal.Results.Write(table);
        var option = store == CommonOptions.DefaultStore ? "" : $" --store \"{store}\"";
        Terminal.Output.WriteLine("  What to type next:");
        Terminal.Output.WriteLine($"    audienceml models show churn{option}");
        Terminal.Output.WriteLine($"    audienceml predict churn --data \"{demo.Data}\" --out scores.csv --explain{option}");
        Terminal.Output.WriteLine($"    audienceml drift churn --data \"{demo.Drifted}\"{option}");
        Terminal.Output.WriteLine($"    audienceml train churn --csv YOUR.csv --label COLUMN --id COLUMN{option}");
    }
}
