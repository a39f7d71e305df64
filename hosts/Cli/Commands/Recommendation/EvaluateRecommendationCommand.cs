using System.CommandLine;
using System.Globalization;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml evaluate recommendation, and audienceml benchmark recommendation, which measures all algorithms.</summary>
internal sealed class EvaluateRecommendationCommand : HostedCommand
{
    private static readonly string[] Baselines = ["popularity", "random"];
    private readonly RatingInput _input = new();
    private readonly EvaluationOptions _evaluation = new();
    private readonly AlgorithmOptions _algorithm;

    private EvaluateRecommendationCommand(string description, string algorithms, Terminal terminal)
        : base("recommendation", description, terminal)
    {
        _algorithm = new AlgorithmOptions(algorithms);
        AddOptions([.. _input.Options, .. _algorithm.Options, .. _evaluation.All]);
    }

    /// <summary>One algorithm with all figures.</summary>
    public static EvaluateRecommendationCommand Evaluate(Terminal terminal) => new(
        "Learn from a part of ratings or clicks and judge the lists by the rest, popularity and chance beside them.", "hybrid", terminal);

    /// <summary>All algorithms in one table.</summary>
    public static EvaluateRecommendationCommand Benchmark(Terminal terminal) => new(
        "Measure all algorithms on one file of ratings or clicks, a line of a table each.", AlgorithmOptions.All, terminal);

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var (bench, results, baselines) = await WorkDisplay.RunAsync(Terminal, display => RunAsync(arguments, services, display, cancellationToken));
        if (_algorithm.Out(arguments) is { } path)
        {
            AlgorithmOptions.Write(path, results);
        }

        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, EvaluationOutput.Document(_input.NameOf(arguments), bench, results, baselines));
            return;
        }

        var facts = Tables.Create("Evaluated", results.Count == 1 ? $"{results[0].Algorithm} on '{_input.NameOf(arguments)}'" : $"'{_input.NameOf(arguments)}'")
            .Row("rows", Tables.Count(bench.Log.Count))
            .Row("users", Tables.Count(bench.Log.UserIds.Length))
            .Row("items", Tables.Count(bench.Log.ItemIds.Length))
            .Row("protocol", EvaluationOutput.Protocol(bench, results[0]));
        foreach (var result in results)
        {
            if (result.Settings.Count > 0)
            {
                facts.Row(result.Algorithm, string.Join(", ", result.Settings.Select(s => $"{s.Key} {s.Value}")));
            }

            if (result.Parts.Count > 0)
            {
                facts.Row(
                    "weights of " + result.Algorithm, string.Join(", ", result.Parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Value:F3}"))));
            }
        }

        Terminal.Results.Write(facts);
        if (results.Count == 1)
        {
            Terminal.Results.Write(EvaluationOutput.Figures(results[0], baselines));
            return;
        }

        if (results.Any(r => r.Lists is not null))
        {
            Terminal.Results.Write(EvaluationOutput.Compare(results.Where(r => r.Lists is not null), _evaluation.ListLength(arguments)));
        }

        if (results.Any(r => r.Ratings is not null))
        {
            Terminal.Results.Write(EvaluationOutput.CompareRatings(results.Where(r => r.Ratings is not null)));
        }
    }

    private async Task<(EvaluationBench Bench, IReadOnlyList<AlgorithmResult> Results, IReadOnlyList<AlgorithmResult> Baselines)> RunAsync(
        ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        var algorithms = _algorithm.Read(arguments);
        var file = await _input.ReadAsync(arguments, services, Terminal, display, cancellationToken);
        var bench = _evaluation.CreateBench(arguments, _input, file);
        var measures = _evaluation.Measures(arguments);
        var context = new LearningContext(_evaluation.Seed(arguments), _algorithm.Threads(arguments));
        var tuner = _algorithm.Trials(arguments) > 0 ? new AlgorithmTuner(bench, _evaluation.ListLength(arguments), _evaluation.AsOnes(arguments), context) : null;
        var results = new List<AlgorithmResult>();
        foreach (var (algorithm, given) in algorithms)
        {
            var isAsked = algorithms.Count == 1;
            if (!isAsked && !Fits(algorithm, bench))
            {
                continue;
            }

            display.Report(new LearningProgress(algorithm.Name, results.Count, algorithms.Count));
            try
            {
                var (settings, tuned) = tuner is null
                    ? (given, double.NaN)
                    : tuner.Find(algorithm, given, _algorithm.Trials(arguments), display, cancellationToken);
                results.Add(bench.Run(algorithm, settings, measures, context, cancellationToken) with { Tuned = tuned });
            }
            catch (TrainingDataException e) when (!isAsked)
            {
                // One that the data do not suit is no reason to keep the others from being measured.
                Terminal.Notice($"note: {algorithm.Name} is left out: {e.Problem}");
            }
        }

        if (results.Count == 0)
        {
            throw new UsageException("None of the algorithms suits these data.", "The notes say why; choose others, or another split.");
        }

        var baselines = new List<AlgorithmResult>();
        if (results.Any(r => r.Lists is not null))
        {
            foreach (var name in Baselines)
            {
                baselines.Add(results.Find(r => r.Algorithm == name)
                    ?? bench.Run(RecommenderAlgorithms.Named(name), new Dictionary<string, string>(StringComparer.Ordinal), measures, context, cancellationToken));
            }
        }

        return (bench, results, baselines);
    }

    /// <summary>Whether the file has what an algorithm needs; one that was asked for by name says itself what is missing.</summary>
    private static bool Fits(RecommenderAlgorithm algorithm, EvaluationBench bench) =>
        (!algorithm.NeedsTimes || bench.Log.HasTimes)
        && (!algorithm.NeedsItemFeatures || bench.Log.ItemFeatures is not null)
        && (!algorithm.PredictsRatings || (bench.Log.HasRatings && bench.Sessions is null));
}
