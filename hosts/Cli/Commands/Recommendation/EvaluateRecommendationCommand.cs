using System.CommandLine;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml evaluate recommendation</summary>
internal sealed class EvaluateRecommendationCommand : HostedCommand
{
    private static readonly string[] Baselines = ["popularity", "random"];
    private readonly RatingInput _input = new();
    private readonly EvaluationOptions _evaluation = new();
    private readonly AlgorithmOptions _algorithm = new();

    public EvaluateRecommendationCommand(Terminal terminal)
        : base("recommendation", "Learn from a part of ratings or clicks and judge the lists by the rest, popularity and chance beside them.", terminal)
    {
        AddOptions([.. _input.Options, .. _algorithm.Options, .. _evaluation.All]);
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var (bench, results, baselines) = await WorkDisplay.RunAsync(Terminal, display => RunAsync(arguments, services, display, cancellationToken));
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
        foreach (var (name, value) in results.Count == 1 ? results[0].Settings : new Dictionary<string, string>())
        {
            facts.Row(name, value);
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
        var splits = _evaluation.Divide(arguments, _input, file);
        var bench = new EvaluationBench(file.Log, splits, _evaluation.AsOnes(arguments), _evaluation.RelevantFrom(arguments));
        var measures = _evaluation.Measures(arguments);
        var context = new LearningContext(_evaluation.Seed(arguments), _algorithm.Threads(arguments), display);
        var results = new List<AlgorithmResult>();
        foreach (var (algorithm, settings) in algorithms)
        {
            if (!Fits(algorithm, bench, isAsked: algorithms.Count == 1))
            {
                continue;
            }

            display.Report(new LearningProgress(algorithm.Name, 0, 0));
            results.Add(bench.Run(algorithm, settings, measures, context with { Progress = null }, cancellationToken));
        }

        var baselines = new List<AlgorithmResult>();
        if (results.Any(r => r.Lists is not null))
        {
            foreach (var name in Baselines)
            {
                baselines.Add(results.Find(r => r.Algorithm == name)
                    ?? bench.Run(RecommenderAlgorithms.Named(name), new Dictionary<string, string>(), measures, context with { Progress = null }, cancellationToken));
            }
        }

        return (bench, results, baselines);
    }

    /// <summary>Of all algorithms those that the file suits; one that was asked for by name says itself what is missing.</summary>
    private static bool Fits(RecommenderAlgorithm algorithm, EvaluationBench bench, bool isAsked) =>
        isAsked
        || ((!algorithm.NeedsTimes || bench.Log.HasTimes)
            && (!algorithm.NeedsItemFeatures || bench.Log.ItemFeatures is not null)
            && (!algorithm.PredictsRatings || bench.Log.HasRatings));
}
