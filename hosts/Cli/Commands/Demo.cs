using System.Diagnostics;
using System.Globalization;
using AudienceML.Cli.Commands.Churn;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Monitoring;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Infrastructure.Files.Predictions;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;
using AudienceML.Pipelines.Monitoring;
using AudienceML.Pipelines.Training;
using AudienceML.Registry.Requests;

namespace AudienceML.Cli.Commands;

/// <summary>The steps of the demo, one after the other.</summary>
internal sealed class Demo(HostServices services, SimulationOptions options, string folder, IProgress<LearningProgress> progress)
{
    private const int HorizonDays = 30;
    private const int Reasons = 5;
    private const int DaysSinceDrift = 45;

    // The changed audience only has to show that the change is seen.
    private const int DriftedShare = 8;

    private readonly List<Step> _steps = [];
    private long _started;

    /// <summary>What was done so far.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>What the training gave.</summary>
    public TrainingOutcome? Outcome { get; private set; }

    /// <summary>The AUC that the simulation's own probabilities reach.</summary>
    public double? BestPossibleAuc { get; private set; }

    /// <summary>The audience as it is, at the end of the data, compared with training.</summary>
    public DriftReport? Unchanged { get; private set; }

    /// <summary>The changed audience compared with training.</summary>
    public DriftReport? Drift { get; private set; }

    /// <summary>The simulated audience.</summary>
    public string Data => Path.Combine(folder, "data");

    /// <summary>The audience that changed.</summary>
    public string Drifted => Path.Combine(folder, "drifted");

    /// <summary>The scores.</summary>
    public string Scores => Path.Combine(folder, "scores.csv");

    private DateOnly End => options.Start.AddDays(options.Days);

    /// <summary>Runs all of them. A second run in the same store replaces the data and adds a version.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var simulated = await TimeAsync(() => Simulation.WriteAsync(services, options, Data, progress, cancellationToken));
        Add("simulate", $"{Tables.Count(options.Users)} users, {Tables.Count(simulated.Sessions)} sessions, {Tables.Count(simulated.Events)} events in {options.Days} days");
        await TrainAsync(cancellationToken);
        await PromoteAsync(cancellationToken);
        await ScoreAsync(cancellationToken);
        var driftDay = options.Days - DaysSinceDrift;
        var changed = options with { Users = Math.Max(options.Users / DriftedShare, 500), DriftDay = driftDay, DriftStrength = 2 };
        await TimeAsync(() => Simulation.WriteAsync(services, changed, Drifted, progress, cancellationToken));
        Add("inject drift", $"{Tables.Count(changed.Users)} users who changed on day {driftDay}");
        await CompareAsync(cancellationToken);
    }

    /// <summary>The features that moved in the changed audience only, the strongest first.</summary>
    public IReadOnlyList<DriftScore> NewlyMoved()
    {
        var before = Unchanged!.Drifted.ToHashSet(StringComparer.Ordinal);
        return [.. Drift!.Features.Where(f => f.Detector == "psi" && f.Level != DriftLevel.None && !before.Contains(f.Feature))];
    }

    private static string PredictionsOf(DriftReport report) =>
        report.Predictions.IsEmpty ? "unknown" : DriftChurnCommand.NameOf(report.Predictions.Max(p => p.Level));

    private async Task TrainAsync(CancellationToken cancellationToken)
    {
        await TimeAsync(async () =>
        {
            await using var data = new CustomerChurnData(
                new ChurnSelection { Data = Data, AsOf = End.AddDays(-HorizonDays), HorizonDays = HorizonDays }, services, progress);
            var training = new TrainingRequest
            {
                Seed = options.Seed,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                Promote = false,
                By = "demo",
            };
            Outcome = await services.SendAsync(await data.CreateTrainingAsync(training, null, cancellationToken), cancellationToken);
            BestPossibleAuc = await data.FindBestPossibleAucAsync(cancellationToken);
            return true;
        });
        var auc = Outcome!.Report["auc"];
        Add(
            "train",
            string.Create(CultureInfo.InvariantCulture, $"{Outcome.Rows:N0} rows, {Outcome.Features} features, AUC {auc:F4}")
            + (BestPossibleAuc is { } best ? string.Create(CultureInfo.InvariantCulture, $" (the best possible is {best:F4})") : ""));
        _steps.Add(new Step("register", $"{Outcome.Entry.Key} {Outcome.Entry.Version}, with model, profile and card", 0));
    }

    private async Task PromoteAsync(CancellationToken cancellationToken)
    {
        var entry = Outcome!.Entry;
        var request = new PromoteModel(entry.Key, entry.Version, By: "demo", Reason: string.Join(' ', Outcome.Gate.Reasons));
        var promoted = await TimeAsync(() => services.SendAsync(request, cancellationToken));
        Outcome = Outcome with { Entry = promoted };
        Add("promote", $"{promoted.Version} is in production");
    }

    private async Task ScoreAsync(CancellationToken cancellationToken)
    {
        var outcome = await TimeAsync(async () =>
        {
            var (data, model, rows) = await LoadAsync(Data, cancellationToken);
            await using var owned = data;
            var file = PredictionFiles.ChurnCsv(Scores, Reasons);
            var predictor = new ChurnPredictor<CustomerUserFeatures>(model, Outcome!.Entry.Version);
            var request = new ScoreChurnRows<CustomerUserFeatures>(
                predictor, PartitionedRows.Of(rows.Signature, rows.Rows), rows.Id, file, Reasons, progress);
            var scored = await services.SendAsync(request, cancellationToken);
            Unchanged = await services.SendAsync(new MeasureDrift<CustomerUserFeatures>(Outcome.Entry, model, rows.Rows, Data), cancellationToken);
            return scored;
        });
        Add("score", $"{Tables.Count(outcome.Rows)} users with reasons, in {Scores}");
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        Drift = await TimeAsync(async () =>
        {
            var (data, model, rows) = await LoadAsync(Drifted, cancellationToken);
            await using var owned = data;
            return await services.SendAsync(new MeasureDrift<CustomerUserFeatures>(Outcome!.Entry, model, rows.Rows, Drifted), cancellationToken);
        });
        Add("look for drift", $"predictions before: {PredictionsOf(Unchanged!)}; after: {PredictionsOf(Drift)}; {NewlyMoved().Count} features more moved");
    }

    private async Task<(CustomerChurnData Data, ChurnModel<CustomerUserFeatures> Model, ScoringRows<CustomerUserFeatures> Rows)> LoadAsync(
        string location, CancellationToken cancellationToken)
    {
        var data = new CustomerChurnData(new ChurnSelection { Data = location, AsOf = End, HorizonDays = HorizonDays }, services, progress);
        var model = await data.LoadModelAsync(services, Outcome!.Entry, cancellationToken);
        return (data, model, await data.LoadRowsAsync(model, cancellationToken));
    }

    private async Task<T> TimeAsync<T>(Func<Task<T>> work)
    {
        _started = Stopwatch.GetTimestamp();
        return await work();
    }

    private void Add(string name, string result) => _steps.Add(new Step(name, result, Stopwatch.GetElapsedTime(_started).TotalSeconds));

    /// <param name="Name">What was done.</param>
    /// <param name="Result">What came of it.</param>
    /// <param name="Seconds">How long it took.</param>
    internal sealed record Step(string Name, string Result, double Seconds);
}
