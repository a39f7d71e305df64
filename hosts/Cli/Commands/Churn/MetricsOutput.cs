using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Core.Evaluation;
using Spectre.Console;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>Metrics for programs and for people.</summary>
internal static class MetricsOutput
{
    public static JsonObject Json(EvaluationReport report)
    {
        var document = new JsonObject();
        foreach (var metric in report.Metrics)
        {
            document[metric.Name] = JsonOutput.Number(metric.Value);
        }

        return document;
    }

    public static JsonObject Json(IEnumerable<(string Name, EvaluationReport Report)> reports)
    {
        var document = new JsonObject();
        foreach (var (name, report) in reports)
        {
            document[name] = Json(report);
        }

        return document;
    }

    /// <summary>A column of metrics for the model and one for each baseline; the best possible AUC where it is known.</summary>
    public static Table Table(EvaluationReport report, IReadOnlyList<(string Name, EvaluationReport Report)> baselines, double? bestPossibleAuc)
    {
        var table = Tables.Create(["On held-out rows", ">Model", .. baselines.Select(b => ">" + b.Name), .. Best(">True hazard")]);
        foreach (var metric in report.Metrics)
        {
            table.Row(
            [
                metric.Name,
                Tables.Metric(metric.Value),
                .. baselines.Select(b => Tables.Metric(b.Report[metric.Name])),
                .. Best(metric.Name == "auc" ? Tables.Metric(bestPossibleAuc ?? double.NaN) : ""),
            ]);
        }

        return table;

        string[] Best(string cell) => bestPossibleAuc is null ? [] : [cell];
    }
}
