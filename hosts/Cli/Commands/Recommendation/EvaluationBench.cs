using System.Collections.Immutable;
using System.Diagnostics;
using AudienceML.Cli.Errors;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;
using AudienceML.Learning.Recommenders.Hybrid;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>A log with its splits, on which algorithms are measured one after another.</summary>
internal sealed class EvaluationBench(RatingLog log, ImmutableArray<RatingSplit> splits, bool asOnes, float relevantFrom, SessionTask? sessions = null)
{
    private RankingTask[]? _tasks;
    private (Interactions Training, Interactions Test)[]? _ratings;

    public RatingLog Log => log;

    public ImmutableArray<RatingSplit> Splits => splits;

    /// <summary>Visits whose clicks are to be told; null where lists of users are judged.</summary>
    public SessionTask? Sessions => sessions;

    /// <summary>What lists are learned from and judged by, one a split.</summary>
    public IReadOnlyList<RankingTask> Tasks => _tasks ??= [.. splits.Select(split => RankingTask.Create(log, split, asOnes, relevantFrom))];

    /// <summary>Learns and judges on each split; figures are means over the splits.</summary>
    public AlgorithmResult Run(
        RecommenderAlgorithm algorithm,
        IReadOnlyDictionary<string, string> settings,
        RecommenderEvaluationOptions options,
        LearningContext context,
        CancellationToken cancellationToken)
    {
        try
        {
            return sessions is not null ? RunSessions(algorithm, settings, options, context, cancellationToken)
                : algorithm.PredictsRatings
                ? RunRatings(algorithm, settings, context, cancellationToken)
                : RunLists(algorithm, settings, options, context, cancellationToken);
        }
        catch (ArgumentException e) when (settings.Count > 0)
        {
            throw new UsageException(e.Message.Split(" (Parameter '")[0], $"Correct the settings of '{algorithm.Name}'.");
        }
    }

    private AlgorithmResult RunSessions(
        RecommenderAlgorithm algorithm,
        IReadOnlyDictionary<string, string> settings,
        RecommenderEvaluationOptions options,
        LearningContext context,
        CancellationToken cancellationToken)
    {
        if (algorithm.PredictsRatings)
        {
            throw new UsageException($"'{algorithm.Name}' predicts ratings; next clicks take an algorithm of lists.", "Choose another algorithm or split.");
        }

        var watch = Stopwatch.StartNew();
        var model = algorithm.CreateLearner(settings).Learn(sessions!.Training, context, cancellationToken);
        var training = watch.Elapsed.TotalSeconds;
        var report = SessionEvaluator.Evaluate(model, sessions, options, context, cancellationToken);
        return new AlgorithmResult
        {
            Algorithm = algorithm.Name,
            Settings = settings,
            Lists = report,
            Parts = (model as HybridModel)?.Weights ?? [],
            TrainingSeconds = training,
            JudgingSeconds = watch.Elapsed.TotalSeconds - training,
        };
    }

    private AlgorithmResult RunLists(
        RecommenderAlgorithm algorithm,
        IReadOnlyDictionary<string, string> settings,
        RecommenderEvaluationOptions options,
        LearningContext context,
        CancellationToken cancellationToken)
    {
        var learner = algorithm.CreateLearner(settings);
        var reports = new List<RecommenderReport>();
        IReadOnlyList<KeyValuePair<string, double>>? parts = null;
        var (training, judging) = (new Stopwatch(), new Stopwatch());
        for (var split = 0; split < Tasks.Count; split++)
        {
            var task = Tasks[split];
            training.Start();
            var model = learner.Learn(task.Training, context with { Seed = context.Seed + split }, cancellationToken);
            training.Stop();
            parts ??= (model as HybridModel)?.Weights;
            judging.Start();
            reports.Add(RecommenderEvaluator.Evaluate(model, task, options.WithPopularityGroups(task.Training), context, cancellationToken));
            judging.Stop();
        }

        return new AlgorithmResult
        {
            Algorithm = algorithm.Name,
            Settings = settings,
            Lists = RecommenderReport.Mean(reports),
            Parts = parts ?? [],
            TrainingSeconds = training.Elapsed.TotalSeconds / Tasks.Count,
            JudgingSeconds = judging.Elapsed.TotalSeconds / Tasks.Count,
        };
    }

    private AlgorithmResult RunRatings(
        RecommenderAlgorithm algorithm, IReadOnlyDictionary<string, string> settings, LearningContext context, CancellationToken cancellationToken)
    {
        if (!log.HasRatings)
        {
            throw new UsageException($"'{algorithm.Name}' predicts ratings, and the file has none.", "Name the column with --columns rating=COL, or choose an algorithm of lists.");
        }

        _ratings ??= [.. splits.Select(s => (log.ToInteractions(s.Train.AsSpan(), asOnes: false), log.ToInteractions(s.Test.AsSpan(), asOnes: false)))];
        var learner = algorithm.CreateRatingLearner(settings);
        var reports = new List<RatingReport>();
        var (training, judging) = (new Stopwatch(), new Stopwatch());
        for (var split = 0; split < splits.Length; split++)
        {
            training.Start();
            var model = learner.Learn(_ratings[split].Training, context with { Seed = context.Seed + split }, cancellationToken);
            training.Stop();
            judging.Start();
            reports.Add(RatingEvaluator.Evaluate(model, _ratings[split].Training, _ratings[split].Test, splits[split].Protocol, context, cancellationToken));
            judging.Stop();
        }

        return new AlgorithmResult
        {
            Algorithm = algorithm.Name,
            Settings = settings,
            Ratings = RatingReport.Mean(reports),
            TrainingSeconds = training.Elapsed.TotalSeconds / splits.Length,
            JudgingSeconds = judging.Elapsed.TotalSeconds / splits.Length,
        };
    }
}
