using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Registry;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Tuning;
using AudienceML.Learning.Tuning.Search;
using AudienceML.Models.Customer.Churn;
using Spectre.Console;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>audienceml tune churn</summary>
internal sealed class TuneChurnCommand : ChurnCommand<TuneChurnCommand.Tuned>
{
    private const int DefaultTrials = 100;
    private readonly Option<int?> _trials = CommonOptions.OptionalNumber(
        "--trials", $"Options to try; {DefaultTrials} where neither this nor --minutes is given.", 1, 100_000);

    private readonly Option<int?> _minutes = CommonOptions.OptionalNumber("--minutes", "Time to try options for.", 1, 10_000);
    private readonly Option<int> _folds = CommonOptions.Number("--folds", "Parts of the cross-validation; users are kept together.", 5, 2, 20);
    private readonly Option<string> _metric = new("--metric")
    {
        Description = "What is to be best: auc, pr_auc, log_loss or brier.",
        HelpName = "METRIC",
        DefaultValueFactory = _ => "auc",
    };

    private readonly Option<double> _earlyStopping = new("--early-stopping")
    {
        Description = "The share of each fold's training rows that decides on the number of trees; with 0 the number is searched for.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _seed = CommonOptions.Number("--seed", "The same seed gives the same folds and the same trials.", 1, minimum: 0);
    private readonly Option<string?> _study = CommonOptions.Text("--study", "FILE", "Write each trial into this file as it ends.");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with the study in the file." };
    private readonly Option<string?> _out = CommonOptions.Text("--out", "FILE", "Write the options found into this file: train takes it as --options.");

    public TuneChurnCommand(Terminal terminal)
        : base("Search for the options with which churn models are best by cross-validation.", terminal, needsLabel: true, needsId: false)
    {
        AddOptions([.. Input.Options, _trials, _minutes, _folds, _metric, _earlyStopping, _seed, _study, _resume, _out]);
        _metric.AcceptOnlyFromAmong("auc", "pr_auc", "log_loss", "brier");
        Validators.Add(result =>
        {
            if (result.GetValue(_resume) && result.GetValue(_study) is null)
            {
                result.AddError("--resume goes on with a study, so it needs --study FILE.");
            }

            if (result.GetValue(_earlyStopping) is not (>= 0 and <= 0.5))
            {
                result.AddError("--early-stopping is a share from 0 to 0.5.");
            }
        });
    }

    protected override async Task<Tuned> RunAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        using var file = OpenStudy(arguments);
        var watch = Stopwatch.StartNew();
        var started = DateTimeOffset.UtcNow;
        var rows = await data.LoadLabelledAsync(null, cancellationToken);
        var set = data.Engineer.Fit(rows.Rows.Span).ToLearningSet(rows);
        var (folds, seed) = (arguments.GetValue(_folds), arguments.GetValue(_seed));
        var parts = data.Group is { } group
            ? GroupKFold.Split<object>([.. rows.Rows.ToArray().Select(group)], folds, seed)
            : StratifiedKFold.Split(set.Labels.Span, folds, seed);
        var tuner = new GradientBoostingTuner(set, parts, new BoostingTuning
        {
            Metric = ScoreMetric.Named(arguments.GetValue(_metric)!),
            ValidationShare = arguments.GetValue(_earlyStopping),
            Seed = seed,
            About = About(arguments, set),
        });
        var (trials, minutes) = (arguments.GetValue(_trials), arguments.GetValue(_minutes));
        var budget = new StudyBudget
        {
            Trials = trials ?? (minutes is null ? DefaultTrials : int.MaxValue),
            Time = minutes is { } time ? TimeSpan.FromMinutes(time) : null,
            Threads = Environment.ProcessorCount,
        };
        var found = tuner.Run(budget, file is null ? null : new StudyJournal(file), display, cancellationToken);
        var tuned = new Tuned(found, arguments.GetValue(_metric)!, Path.GetFileName(data.Description), set.RowCount, folds, watch.Elapsed.TotalSeconds);
        if (arguments.GetValue(_out) is { } path)
        {
            OptionsFile.Write(path, Facts(tuned), found.Options);
        }

        await services.Journal.SaveAsync(Run(tuned, started, seed), cancellationToken);
        return tuned;
    }

    protected override void Write(ParseResult arguments, Tuned result)
    {
        if (IsJson(arguments))
        {
            var document = Facts(result);
            document["seconds"] = JsonOutput.Number(result.Seconds, 3);
            document["boosting"] = OptionsFile.Json(result.Found.Options);
            document["importance"] = new JsonObject(
                ParameterImportance.Of(result.Found.Study).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonOutput.Number(p.Value))));
            JsonOutput.Write(Terminal, document);
            return;
        }

        var found = result.Found;
        var trials = found.Study.Trials;
        Terminal.Results.Write(Tables.Create("Tuned", $"{ChurnModel.Code.Value} on '{result.Source}'")
            .Row("rows", Tables.Count(result.Rows))
            .Row("trials", $"{Tables.Count(trials.Length)}, {Tables.Count(trials.Count(t => t.State == TrialState.Pruned))} of them given up early")
            .Row("time", Tables.Seconds(result.Seconds))
            .Row($"{result.Metric}, mean of {result.Folds} folds", Tables.Metric(found.Score))
            .Row("standard deviation", Tables.Metric(found.Deviation))
            .Row("with the options it began with", Tables.Metric(found.StartScore)));
        var importance = ParameterImportance.Of(found.Study);
        var options = Tables.Create("Option", ">Value", ">Explains");
        foreach (var (name, text) in GradientBoostingParameters.Write(found.Options))
        {
            options.Row(
                name,
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value.ToString("G6", CultureInfo.InvariantCulture) : text,
                importance.TryGetValue(name, out var share) ? Tables.Share(share) : "");
        }

        Terminal.Results.Write(options);
        if (arguments.GetValue(_out) is { } path)
        {
            Terminal.Notice($"note: 'audienceml train churn … --options {path}' trains with them.");
        }
    }

    /// <summary>Opens the file of the study, or refuses one that is there already.</summary>
    private FileStream? OpenStudy(ParseResult arguments)
    {
        if (arguments.GetValue(_study) is not { } path)
        {
            return null;
        }

        return !arguments.GetValue(_resume) && new FileInfo(path) is { Exists: true, Length: > 0 }
            ? throw new UsageException($"There is a study in '{path}' already.", "Add --resume to go on with it, or name another file.")
            : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>What a study must be about to be gone on with: the same rows, folds and metric.</summary>
    private string About(ParseResult arguments, LearningSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(set.Features.Values));
        hash.AppendData(MemoryMarshal.AsBytes(set.Labels.Span));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"churn, {set.RowCount} rows {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}, {arguments.GetValue(_folds)} folds, {arguments.GetValue(_metric)}, early stopping {arguments.GetValue(_earlyStopping)}");
    }

    private static JsonObject Facts(Tuned tuned) => new()
    {
        ["model"] = ChurnModel.Code.Value,
        ["source"] = tuned.Source,
        ["rows"] = tuned.Rows,
        ["folds"] = tuned.Folds,
        ["metric"] = tuned.Metric,
        ["score"] = JsonOutput.Number(tuned.Found.Score),
        ["deviation"] = JsonOutput.Number(tuned.Found.Deviation),
        ["start_score"] = double.IsFinite(tuned.Found.StartScore) ? JsonOutput.Number(tuned.Found.StartScore) : null,
        ["trials"] = tuned.Found.Study.Trials.Length,
        ["pruned"] = tuned.Found.Study.Trials.Count(t => t.State == TrialState.Pruned),
    };

    private static TrainingRun Run(Tuned tuned, DateTimeOffset started, int seed) => new()
    {
        RunId = Guid.NewGuid(),
        Key = ModelNames.KeyOf("churn"),
        RunType = "TUNING",
        Status = RunStatus.Completed,
        StartedAt = started,
        CompletedAt = DateTimeOffset.UtcNow,
        Parameters = GradientBoostingParameters.Write(tuned.Found.Options).Select(p => KeyValuePair.Create($"boosting_{p.Key}", p.Value))
            .Append(KeyValuePair.Create("seed", seed.ToString(CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create("source", tuned.Source))
            .Append(KeyValuePair.Create("trials", tuned.Found.Study.Trials.Length.ToString(CultureInfo.InvariantCulture)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal),
        Metrics = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create(tuned.Metric, tuned.Found.Score)]),
    };

    /// <summary>What was found.</summary>
    internal sealed record Tuned(TunedBoosting Found, string Metric, string Source, int Rows, int Folds, double Seconds);
}
