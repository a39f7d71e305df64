using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Evaluation;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Evaluation;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>audienceml evaluate churn</summary>
internal sealed class EvaluateChurnCommand : ChurnCommand<EvaluateChurnCommand.Evaluated>
{
    private readonly Option<string?> _version = CommonOptions.Version();
    private readonly Option<int?> _folds = CommonOptions.OptionalNumber(
        "--folds", "Measure the way of training instead of a version: train anew in each of so many folds, users kept together.", 2, 20);

    private readonly Option<int> _seed = CommonOptions.Number("--seed", "With --folds: the same seed gives the same folds.", 1, minimum: 0);

    private readonly Option<string?> _options = OptionsFile.Option();

    public EvaluateChurnCommand(Terminal terminal)
        : base("Measure a version on rows with a known outcome, or a way of training by cross-validation.", terminal, needsLabel: true)
    {
        AddOptions([.. Input.Options, _version, _folds, _options, _seed]);
        Validators.Add(result =>
        {
            if (result.GetValue(_folds) is not null && result.GetValue(_version) is not null)
            {
                result.AddError("--folds trains anew, so it does not go with --version.");
            }

            if (result.GetValue(_options) is not null && result.GetValue(_folds) is null)
            {
                result.AddError("--options say how to train, so they go with --folds.");
            }
        });
    }

    protected override async Task<Evaluated> RunAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        if (arguments.GetValue(_folds) is { } folds)
        {
            return await CrossValidateAsync(data, folds, OptionsFile.Read(arguments.GetValue(_options)), arguments.GetValue(_seed), display, watch, cancellationToken);
        }

        var entry = await services.FindAsync(ModelNames.KeyOf("churn"), arguments.GetValue(_version), cancellationToken);
        var model = await data.LoadModelAsync(services, entry, cancellationToken);
        var set = await data.LoadLabelledAsync(model, cancellationToken);
        display.Report(new LearningProgress("evaluate", 0, 0));
        return new Evaluated
        {
            Subject = $"{entry.Key} {entry.Version}",
            Version = entry.Version.ToString(),
            Report = new ChurnEvaluator<TRow>().Evaluate(model, set, cancellationToken),
            Features = model.Schema.Features.Length,
            BestPossibleAuc = await data.FindBestPossibleAucAsync(cancellationToken),
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    protected override void Write(ParseResult arguments, Evaluated result)
    {
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(result));
            return;
        }

        var facts = Tables.Create("Evaluated", result.Subject)
            .Row("rows", Tables.Count(result.Report.Rows))
            .Row("features", Tables.Count(result.Features))
            .Row("time", Tables.Seconds(result.Seconds));
        if (result.Validation is { } validation)
        {
            facts.Row("auc by fold", string.Join(", ", validation.Folds.Select(f => Tables.Metric(f["auc"]))));
            facts.Row("standard deviation", Tables.Metric(validation.StandardDeviation("auc")));
        }

        Terminal.Results.Write(facts);
        Terminal.Results.Write(MetricsOutput.Table(result.Report, result.Baselines, result.BestPossibleAuc));
    }

    private static async Task<Evaluated> CrossValidateAsync<TRow>(
        ChurnData<TRow> data,
        int folds,
        ChurnOptions? options,
        int seed,
        IProgress<LearningProgress> progress,
        Stopwatch watch,
        CancellationToken cancellationToken)
    {
        var set = await data.LoadLabelledAsync(null, cancellationToken);
        var validator = new CrossValidator<TRow>(new ChurnEvaluator<TRow>(), data.Group);
        var context = new LearningContext(seed, Environment.ProcessorCount, progress);
        var trainer = new ChurnTrainer<TRow>(data.Engineer, options, data.Group);
        var report = validator.Run(
            set, folds, (rows, learning, token) => trainer.Train(rows, null, learning, token), context, cancellationToken);
        return new Evaluated
        {
            Subject = string.Create(CultureInfo.InvariantCulture, $"{folds}-fold cross-validation of '{data.Description}'"),
            Report = report.Mean,
            Features = data.Engineer.Fit(set.Rows.Span[..1]).Columns.Length,
            Validation = report,
            Baselines =
            [
                .. data.Baselines.Select(b => (b.Name, validator.Run(set, folds, b.Train, context with { Progress = null }, cancellationToken).Mean)),
            ],
            BestPossibleAuc = await data.FindBestPossibleAucAsync(cancellationToken),
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    private static JsonObject Document(Evaluated result)
    {
        var document = new JsonObject
        {
            ["model"] = ChurnModel.Code.Value,
            ["version"] = result.Version,
            ["rows"] = result.Report.Rows,
            ["features"] = result.Features,
            ["seconds"] = JsonOutput.Number(result.Seconds, 3),
            ["metrics"] = MetricsOutput.Json(result.Report),
            ["baselines"] = MetricsOutput.Json(result.Baselines),
            ["best_possible_auc"] = result.BestPossibleAuc is { } best ? JsonOutput.Number(best) : null,
        };
        if (result.Validation is { } validation)
        {
            document["folds"] = new JsonArray([.. validation.Folds.Select(MetricsOutput.Json)]);
        }

        return document;
    }

    /// <summary>What was measured.</summary>
    internal sealed record Evaluated
    {
        public required string Subject { get; init; }

        public string? Version { get; init; }

        public required EvaluationReport Report { get; init; }

        public required int Features { get; init; }

        public CrossValidationReport? Validation { get; init; }

        public IReadOnlyList<(string Name, EvaluationReport Report)> Baselines { get; init; } = [];

        public double? BestPossibleAuc { get; init; }

        public required double Seconds { get; init; }
    }
}
