using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Infrastructure.Files.Predictions;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>audienceml predict churn</summary>
internal sealed class PredictChurnCommand : ChurnCommand<PredictChurnCommand.Predicted>
{
    private const int Reasons = 5;

    private readonly Option<string> _out = new("--out") { Description = "The CSV file to write; an interrupted run goes on where it was.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _explain = new("--explain") { Description = "Add the five strongest reasons of each row." };
    private readonly Option<string?> _version = CommonOptions.Version();

    public PredictChurnCommand(Terminal terminal)
        : base("Score rows into a CSV file: id, churn_probability, churn_risk_level, model_version.", terminal, needsLabel: false) =>
        AddOptions([.. Input.Options, _out, _explain, _version]);

    protected override async Task<Predicted> RunAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        var entry = await services.FindAsync(ModelNames.KeyOf("churn"), arguments.GetValue(_version), cancellationToken);
        var model = await data.LoadModelAsync(services, entry, cancellationToken);
        var rows = await data.LoadRowsAsync(model, cancellationToken);
        var path = arguments.GetRequiredValue(_out);
        var reasons = arguments.GetValue(_explain) ? Reasons : 0;
        var file = PredictionFiles.ChurnCsv(path, reasons);
        var levels = new LevelCount(file.Sink);
        var request = new ScoreChurnRows<TRow>(
            new ChurnPredictor<TRow>(model, entry.Version),
            PartitionedRows.Of(FormattableString.Invariant($"{rows.Signature}, {reasons} reasons"), rows.Rows),
            rows.Id,
            file with { Sink = levels },
            reasons,
            display);
        var outcome = await services.SendAsync(request, cancellationToken);
        return new Predicted(path, outcome, levels.Counts);
    }

    protected override void Write(ParseResult arguments, Predicted result)
    {
        var outcome = result.Outcome;
        if (IsJson(arguments))
        {
            var levels = new JsonObject();
            foreach (var level in Enum.GetValues<RiskLevel>())
            {
                levels[NameOf(level)] = result.Levels[(int)level];
            }

            JsonOutput.Write(Terminal, new JsonObject
            {
                ["out"] = result.Path,
                ["model"] = ChurnModel.Code.Value,
                ["version"] = outcome.Version.ToString(),
                ["rows"] = outcome.Rows,
                ["resumed_partitions"] = outcome.Resumed,
                ["risk_levels"] = levels,
                ["seconds"] = JsonOutput.Number(outcome.Seconds, 3),
            });
            return;
        }

        var table = Tables.Create("Scored", result.Path)
            .Row("version", outcome.Version.ToString())
            .Row("rows", Tables.Count(outcome.Rows))
            .Row("time", Tables.Seconds(outcome.Seconds));
        if (outcome.Resumed > 0)
        {
            table.Row("taken up again", $"{outcome.Resumed} of {outcome.Partitions} partitions were there already");
        }

        foreach (var level in Enum.GetValues<RiskLevel>().Reverse())
        {
            table.Row(NameOf(level) + " risk", Tables.Count(result.Levels[(int)level]));
        }

        Terminal.Results.Write(table);
    }

    private static string NameOf(RiskLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>What was written; the levels of this run's rows, without those that an interrupted run had written.</summary>
    internal sealed record Predicted(string Path, BatchOutcome Outcome, long[] Levels);

    private sealed class LevelCount(IPredictionSink<ChurnScore> inner) : IPredictionSink<ChurnScore>
    {
        public long[] Counts { get; } = new long[Enum.GetValues<RiskLevel>().Length];

        public async Task WriteAsync(string job, int partition, ReadOnlyMemory<ChurnScore> rows, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(job, partition, rows, cancellationToken);
            for (var i = 0; i < rows.Length; i++)
            {
                Counts[(int)rows.Span[i].Prediction.RiskLevel]++;
            }
        }

        public Task CompleteAsync(string job, int partitions, CancellationToken cancellationToken = default) =>
            inner.CompleteAsync(job, partitions, cancellationToken);
    }
}
