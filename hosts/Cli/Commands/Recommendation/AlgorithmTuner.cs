using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>Searches the settings of an algorithm on training rows alone: a part of each user's rows is held out of them.</summary>
internal sealed class AlgorithmTuner(EvaluationBench bench, int listLength, bool asOnes, LearningContext context)
{
    private const double HeldOut = 0.2;
    private const int MaxUsers = 3000;
    private readonly RatingLog _training = bench.Log.Select(bench.Splits[0].Train.AsSpan());
    private RatingSplit? _split;
    private RankingTask? _task;

    /// <summary>The settings found, and what they reach: nDCG of lists, or the RMSE of ratings.</summary>
    /// <param name="algorithm">What to search.</param>
    /// <param name="fixedSettings">Settings that were given; they are not searched.</param>
    /// <param name="trials">Trials, 1 or more; the settings that go by the data are tried besides.</param>
    /// <param name="progress">Told after each trial.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public (IReadOnlyDictionary<string, string> Settings, double Figure) Find(
        RecommenderAlgorithm algorithm,
        IReadOnlyDictionary<string, string> fixedSettings,
        int trials,
        IProgress<LearningProgress> progress,
        CancellationToken cancellationToken)
    {
        var start = Judge(algorithm, fixedSettings, cancellationToken);
        if (algorithm.Space is not { } space)
        {
            return (fixedSettings, start);
        }

        var study = new Study(space, new StudyOptions
        {
            Goal = algorithm.PredictsRatings ? Goal.Minimize : Goal.Maximize, Seed = context.Seed, About = "settings of " + algorithm.Name,
        });
        var best = study.Run(
            (trial, token) => Judge(algorithm, Merge(trial.Values, fixedSettings), token),
            new StudyBudget { Trials = trials },
            new Renamed(progress, "tuning " + algorithm.Name),
            cancellationToken);
        var isBetter = best is not null && (algorithm.PredictsRatings ? best.Value < start : best.Value > start);
        return isBetter ? (Merge(best!.Values, fixedSettings), best.Value) : (fixedSettings, start);
    }

    private static SortedDictionary<string, string> Merge(ParameterValues values, IReadOnlyDictionary<string, string> fixedSettings)
    {
        var settings = new SortedDictionary<string, string>(RecommenderAlgorithm.SettingsOf(values), StringComparer.Ordinal);
        foreach (var (name, value) in fixedSettings)
        {
            settings[name] = value;
        }

        return settings;
    }

    private double Judge(RecommenderAlgorithm algorithm, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        _split ??= RatingSplits.Random(_training, HeldOut, context.Seed);
        if (algorithm.PredictsRatings)
        {
            var known = _training.ToInteractions(_split.Train.AsSpan(), asOnes: false);
            var held = _training.ToInteractions(_split.Test.AsSpan(), asOnes: false);
            return RatingEvaluator.Evaluate(
                algorithm.CreateRatingLearner(settings).Learn(known, context, cancellationToken), known, held, _split.Protocol, context, cancellationToken).Rmse;
        }

        _task ??= RankingTask.Create(_training, _split, asOnes);
        var model = algorithm.CreateLearner(settings).Learn(_task.Training, context, cancellationToken);
        var options = new RecommenderEvaluationOptions { ListLengths = [listLength], MaxUsers = MaxUsers, Seed = context.Seed };
        return RecommenderEvaluator.Evaluate(model, _task, options, context, cancellationToken)[string.Create(CultureInfo.InvariantCulture, $"ndcg@{listLength}")];
    }

    private sealed class Renamed(IProgress<LearningProgress> progress, string stage) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => progress.Report(value with { Stage = stage });
    }
}
