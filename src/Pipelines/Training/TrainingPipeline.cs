using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Registry;
using AudienceML.Core.Training;
using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Monitoring.Profiles;
using AudienceML.Registry.Cards;

namespace AudienceML.Pipelines.Training;

/// <summary>
/// From labelled rows to a version in the registry: load, check, split, train (the trainer fits the engineer on training rows only),
/// evaluate, gate against production, register, and keep the profile that drift is later measured against.
/// </summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
/// <remarks>
/// Every run is in the journal, a failed one with its error. Whatever fails, the version in production goes on serving: a new one is
/// registered with all its files or not at all, and only then promoted.
/// </remarks>
public abstract class TrainingPipeline<TRow, TLabel, TOutput, TModel> : ITrainingPipeline
    where TModel : BaseModel<TRow, TOutput>
{
    private readonly TrainingParts<TRow, TLabel, TOutput, TModel> _parts;

    /// <summary>Creates the pipeline from its parts.</summary>
    protected TrainingPipeline(TrainingParts<TRow, TLabel, TOutput, TModel> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
    }

    /// <inheritdoc/>
    public ModelCode Code => _parts.Code;

    /// <inheritdoc/>
    public async Task<TrainingOutcome> RunAsync(
        TrainingRequest request, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var run = new TrainingRun
        {
            RunId = Guid.NewGuid(),
            Key = new ModelKey(request.Tenant, Code),
            RunType = request.RunType,
            Status = RunStatus.Running,
            StartedAt = _parts.Clock.GetUtcNow(),
            Parameters = Parameters(request),
        };
        await _parts.Journal.SaveAsync(run, cancellationToken).ConfigureAwait(false);
        var curve = new RunProgress(progress);
        try
        {
            var outcome = await RunAsync(run, request, curve, cancellationToken).ConfigureAwait(false);
            await _parts.Journal.AppendAsync(run.RunId, curve.Curve(), CancellationToken.None).ConfigureAwait(false);
            await _parts.Journal.SaveAsync(
                run with
                {
                    Status = RunStatus.Completed,
                    CompletedAt = _parts.Clock.GetUtcNow(),
                    Metrics = outcome.Entry.Registration.Metrics,
                    Version = outcome.Entry.Version,
                },
                CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }
        catch (Exception e)
        {
            await CloseAsync(run, curve, e, cancellationToken.IsCancellationRequested).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether the version in production is measured on the held-out rows; false when it may have learned from them, so that only its own figures count.</summary>
    protected virtual bool MeasuresChampionAgain => true;

    /// <summary>
    /// The model that is registered, once one like it was measured on held-out rows: the measured one by default. Models whose newest data
    /// is their best learn again from all rows here.
    /// </summary>
    /// <param name="measured">The model that was measured.</param>
    /// <param name="all">All rows, those held out too.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    protected virtual TModel Complete(
        TModel measured, TrainingSet<TRow, TLabel> all, LearningContext context, CancellationToken cancellationToken) => measured;

    /// <summary>What is kept with the version beside metrics and features, such as options and thresholds. Nothing by default.</summary>
    protected virtual ImmutableSortedDictionary<string, string> Describe(TModel model) => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The profile that later data is compared with; null when there is none. Tabular models have one by default.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows that it learned from.</param>
    /// <param name="outputs">Its outputs on the held-out rows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    protected virtual ModelProfile? Profile(
        TModel model, TrainingSet<TRow, TLabel> train, ReadOnlyMemory<TOutput> outputs, CancellationToken cancellationToken) =>
        model is TabularModel<TRow> tabular && outputs is ReadOnlyMemory<float> scores
            ? ModelProfiler.Profile(tabular.Encoder, train.Rows.Span, scores.Span, cancellationToken)
            : null;

    private async Task<TrainingOutcome> RunAsync(
        TrainingRun run, TrainingRequest request, RunProgress progress, CancellationToken cancellationToken)
    {
        var started = _parts.Clock.GetTimestamp();
        progress.Stage("load");
        var set = await _parts.Source.LoadAsync(request, cancellationToken).ConfigureAwait(false);
        if (set.Count == 0)
        {
            throw new TrainingDataException($"{_parts.Source.Description} has no labelled rows.", "Widen the window, or check the filters of the source.");
        }

        progress.Stage("check", 0, set.Count);
        ImmutableArray<string> findings = [.. _parts.Check?.Check(set, cancellationToken) ?? []];
        progress.Stage("split", 0, set.Count);
        var split = _parts.Splitter.Split(set, request.Seed);
        var context = new LearningContext(request.Seed, request.MaxDegreeOfParallelism, progress);
        progress.Stage("train", 0, split.Train.Count);
        var trainingStarted = _parts.Clock.GetTimestamp();
        var model = _parts.Trainer.Train(split.Train, split.Validation, context, cancellationToken);
        var trainingSeconds = _parts.Clock.GetElapsedTime(trainingStarted).TotalSeconds;

        progress.Stage("evaluate", 0, split.HoldOut.Count);
        var outputs = new TOutput[split.HoldOut.Count];
        model.Predict(split.HoldOut.Rows.Span, outputs, cancellationToken);
        var report = Measure(outputs, split.HoldOut);
        var baselines = CompareWithBaselines(split, context with { Progress = null }, cancellationToken);

        progress.Stage("gate");
        var (gate, champion) = await CompareWithProductionAsync(run.Key, outputs, report, split.HoldOut, cancellationToken).ConfigureAwait(false);

        progress.Stage("complete", 0, set.Count);
        var profile = Profile(model, split.Train, outputs, cancellationToken);
        model = Complete(model, set, context, cancellationToken);
        progress.Stage("register");
        var registration = Registration(run, request, model, report, profile, split.Train.Count, trainingSeconds);
        var entry = await _parts.Registry.RegisterAsync(
            registration, Artifacts(model, profile, registration, report, baselines, findings), cancellationToken).ConfigureAwait(false);
        if (gate.Passed && request.Promote)
        {
            progress.Stage("promote");
            entry = await PromoteAsync(entry, champion, request, gate, cancellationToken).ConfigureAwait(false);
        }

        return new(
            run.RunId, entry, report, baselines, gate, _parts.Clock.GetElapsedTime(started).TotalSeconds, set.Count, model.Schema.Features.Length, findings);
    }

    private EvaluationReport Measure(TOutput[] outputs, TrainingSet<TRow, TLabel> holdOut) =>
        _parts.Evaluator.Evaluate(outputs, holdOut.Labels.Span, holdOut.Weights.Span);

    private ImmutableArray<BaselineReport> CompareWithBaselines(
        TrainingSplit<TRow, TLabel> split, LearningContext context, CancellationToken cancellationToken)
    {
        var reports = ImmutableArray.CreateBuilder<BaselineReport>();
        foreach (var baseline in _parts.Baselines)
        {
            var outputs = new TOutput[split.HoldOut.Count];
            baseline.Train(split.Train, context, cancellationToken).Predict(split.HoldOut.Rows.Span, outputs, cancellationToken);
            reports.Add(new BaselineReport(baseline.Name, Measure(outputs, split.HoldOut)));
        }

        return reports.ToImmutable();
    }

    private async Task<(GateDecision Decision, ModelEntry? Champion)> CompareWithProductionAsync(
        ModelKey key, TOutput[] outputs, EvaluationReport report, TrainingSet<TRow, TLabel> holdOut, CancellationToken cancellationToken)
    {
        var entry = await _parts.Registry.FindProductionAsync(key, cancellationToken).ConfigureAwait(false);
        var candidates = new GateCandidates
        {
            Challenger = report,
            ChampionEntry = entry,
            ChallengerScores = outputs as float[],
            Labels = holdOut.Labels is ReadOnlyMemory<float> labels ? labels : default,
        };
        if (entry is not null && MeasuresChampionAgain)
        {
            var file = await _parts.Registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (TryLoad(file) is { } champion)
            {
                var theirs = new TOutput[holdOut.Count];
                champion.Predict(holdOut.Rows.Span, theirs, cancellationToken);
                candidates = candidates with { Champion = Measure(theirs, holdOut), ChampionScores = theirs as float[] };
            }
        }

        return (_parts.Gate.Decide(candidates), entry);
    }

    /// <summary>The version in production, null when it was trained on other features and so cannot read these rows.</summary>
    private TModel? TryLoad(ReadOnlyMemory<byte> file)
    {
        try
        {
            return _parts.Loader(file);
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }

    private async Task<ModelEntry> PromoteAsync(
        ModelEntry entry, ModelEntry? champion, TrainingRequest request, GateDecision gate, CancellationToken cancellationToken)
    {
        // The comparison holds against the version that was compared with; another one that came meanwhile is not pushed aside.
        var current = await _parts.Registry.FindProductionAsync(entry.Key, cancellationToken).ConfigureAwait(false);
        return current?.Version == champion?.Version
            ? await _parts.Registry.MoveAsync(
                entry, ModelStage.Production, request.By, string.Join(' ', gate.Reasons), cancellationToken).ConfigureAwait(false)
            : entry;
    }

    private ModelRegistration Registration(
        TrainingRun run, TrainingRequest request, TModel model, EvaluationReport report, ModelProfile? profile, int rows, double seconds) => new()
    {
        Key = run.Key,
        Algorithm = _parts.Algorithm,
        Domain = _parts.Domain,
        SchemaFingerprint = model.Schema.Fingerprint,
        Description = request.Description,
        CreatedBy = request.By,
        RunId = run.RunId,
        TrainingRows = rows,
        TrainingSeconds = seconds,
        Tags = request.Tags,
        Metrics = report.Metrics.Where(m => double.IsFinite(m.Value)).ToImmutableSortedDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
        Metadata = Describe(model).SetItems(run.Parameters),
        Features = Features(model, profile),
    };

    private static ImmutableArray<FeatureSummary> Features(TModel model, ModelProfile? profile)
    {
        var scorer = (model as TabularModel<TRow>)?.Scorer;
        var gains = (scorer is CalibratedScorer calibrated ? calibrated.Inner : scorer) is GradientBoostingModel trees ? trees.GainImportance() : null;
        var total = gains?.Sum() ?? 0;
        return
        [
            .. model.Schema.Features.Select((feature, i) => new FeatureSummary(
                feature.Name,
                feature.Kind,
                total > 0 ? gains![i] / total : 0,
                profile?.Features[i].Minimum,
                profile?.Features[i].Maximum,
                profile?.Features[i].Mean,
                profile?.Features[i].StandardDeviation,
                profile?.Features[i].MissingShare ?? 0)),
        ];
    }

    private List<ModelArtifact> Artifacts(
        TModel model,
        ModelProfile? profile,
        ModelRegistration registration,
        EvaluationReport report,
        ImmutableArray<BaselineReport> baselines,
        ImmutableArray<string> findings)
    {
        List<ModelArtifact> artifacts =
        [
            new(ModelArtifact.ModelName, model.Save()),
            new(
                ModelArtifact.CardName,
                Encoding.UTF8.GetBytes(ModelCard.Write(registration, new TrainingNotes
                {
                    Report = report,
                    Baselines = [.. baselines.Select(b => KeyValuePair.Create(b.Name, b.Report))],
                    Findings = findings,
                    Source = _parts.Source.Description,
                    TrainedAt = _parts.Clock.GetUtcNow(),
                }))),
        ];
        if (profile is not null)
        {
            artifacts.Add(new(ModelArtifact.ProfileName, profile.ToJson()));
        }

        return artifacts;
    }

    private ImmutableSortedDictionary<string, string> Parameters(TrainingRequest request) => _parts.Parameters
        .SetItem("seed", request.Seed.ToString(CultureInfo.InvariantCulture))
        .SetItem("source", _parts.Source.Description);

    private async Task CloseAsync(TrainingRun run, RunProgress curve, Exception failure, bool isCancelled)
    {
        var closed = run with
        {
            Status = isCancelled && failure is OperationCanceledException ? RunStatus.Cancelled : RunStatus.Failed,
            CompletedAt = _parts.Clock.GetUtcNow(),
            Error = failure.Message,
        };
        try
        {
            await _parts.Journal.SaveAsync(closed, CancellationToken.None).ConfigureAwait(false);
            await _parts.Journal.AppendAsync(run.RunId, curve.Curve(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (AudienceException)
        {
            // The failure that ended the run says more than the one of writing it down, and is thrown on.
        }
    }
}
