using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Learning.Recommenders.Evaluation;
using Spectre.Console;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>Results of recommenders for programs and for people.</summary>
internal static class EvaluationOutput
{
    /// <summary>The document of one algorithm or of several.</summary>
    public static JsonObject Document(string source, EvaluationBench bench, IReadOnlyList<AlgorithmResult> results, IReadOnlyList<AlgorithmResult> baselines)
    {
        var document = new JsonObject
        {
            ["source"] = source,
            ["rows"] = bench.Log.Count,
            ["users"] = bench.Log.UserIds.Length,
            ["items"] = bench.Log.ItemIds.Length,
            ["train_rows"] = bench.Sessions?.Training.Count ?? bench.Splits[0].Train.Length,
            ["test_rows"] = bench.Sessions?.TestItems.Sum(s => s.Length) ?? bench.Splits[0].Test.Length,
            ["splits"] = Math.Max(bench.Splits.Length, 1),
            ["protocol"] = Protocol(bench, results[0]),
        };
        if (results.Count == 1)
        {
            foreach (var (name, value) in Json(results[0]).ToArray())
            {
                document[name] = value?.DeepClone();
            }
        }
        else
        {
            document["algorithms"] = new JsonArray([.. results.Select(Json)]);
        }

        document["baselines"] = new JsonObject(baselines.Select(b => KeyValuePair.Create(b.Algorithm, (JsonNode?)Metrics(b))));
        return document;
    }

    /// <summary>The protocol of a result; figures of several splits are means over them.</summary>
    public static string Protocol(EvaluationBench bench, AlgorithmResult result) => bench.Splits.Length <= 1
        ? result.Protocol
        : string.Create(CultureInfo.InvariantCulture, $"mean over {bench.Splits.Length} splits, of which the first: {result.Protocol}");

    /// <summary>One line an algorithm.</summary>
    public static Table Compare(IEnumerable<AlgorithmResult> results, int k)
    {
        var table = Tables.Create([
            "Algorithm", .. new[] { "ndcg", "precision", "recall", "map", "mrr", "hit", "coverage", "novelty" }.Select(m => $">{m}@{k}"), ">Training", ">Judging"]);
        foreach (var result in results)
        {
            table.Row(
            [
                result.Algorithm,
                .. new[] { "ndcg", "precision", "recall", "map", "mrr", "hit", "coverage", "novelty" }.Select(m => Tables.Metric(result[$"{m}@{k}"])),
                Tables.Seconds(result.TrainingSeconds),
                Tables.Seconds(result.JudgingSeconds),
            ]);
        }

        return table;
    }

    /// <summary>One line an algorithm that predicts ratings.</summary>
    public static Table CompareRatings(IEnumerable<AlgorithmResult> results)
    {
        var table = Tables.Create("Algorithm", ">rmse", ">mae", ">Training", ">Judging");
        foreach (var result in results)
        {
            table.Row(
                result.Algorithm, Interval(result.Metrics.First()), Interval(result.Metrics.Last()), Tables.Seconds(result.TrainingSeconds), Tables.Seconds(result.JudgingSeconds));
        }

        return table;
    }

    /// <summary>All figures of one algorithm beside those of the baselines.</summary>
    public static Table Figures(AlgorithmResult result, IReadOnlyList<AlgorithmResult> baselines)
    {
        var table = Tables.Create(["On rows held out", ">" + result.Algorithm, ">95 %", .. baselines.Select(b => ">" + b.Algorithm)]);
        foreach (var metric in result.Metrics)
        {
            table.Row([metric.Name, Tables.Metric(metric.Value), Range(metric), .. baselines.Select(b => Tables.Metric(b[metric.Name]))]);
        }

        return table;
    }

    private static JsonObject Json(AlgorithmResult result)
    {
        var document = new JsonObject
        {
            ["algorithm"] = result.Algorithm,
            ["settings"] = new JsonObject(result.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)JsonValue.Create(s.Value)))),
            ["tuned"] = JsonOutput.Number(result.Tuned),
            ["weights"] = result.Parts.Count == 0 ? null : new JsonObject(result.Parts.Select(p => KeyValuePair.Create(p.Key, JsonOutput.Number(p.Value)))),
            ["metrics"] = Metrics(result),
            ["intervals"] = new JsonObject(result.Metrics.Where(m => double.IsFinite(m.Interval.Lower)).Select(m => KeyValuePair.Create(
                m.Name, (JsonNode?)new JsonArray(JsonOutput.Number(m.Interval.Lower), JsonOutput.Number(m.Interval.Upper))))),
            ["training_seconds"] = JsonOutput.Number(result.TrainingSeconds, 3),
            ["judging_seconds"] = JsonOutput.Number(result.JudgingSeconds, 3),
        };
        if (result.Lists is { Exposure: { IsEmpty: false } exposure })
        {
            document["exposure"] = new JsonArray([.. exposure.Select(g => new JsonObject
            {
                ["group"] = g.Group,
                ["catalogue"] = JsonOutput.Number(g.CatalogueShare),
                ["training"] = JsonOutput.Number(g.TrainingShare),
                ["lists"] = JsonOutput.Number(g.ListShare),
            })]);
        }

        return document;
    }

    private static JsonObject Metrics(AlgorithmResult result) =>
        new(result.Metrics.Select(m => KeyValuePair.Create(m.Name, JsonOutput.Number(m.Value))));

    private static string Interval(RecommenderMetric metric) => $"{Tables.Metric(metric.Value)} ({Range(metric)})";

    private static string Range(RecommenderMetric metric) =>
        double.IsFinite(metric.Interval.Lower) ? $"{Tables.Metric(metric.Interval.Lower)} to {Tables.Metric(metric.Interval.Upper)}" : "";
}
