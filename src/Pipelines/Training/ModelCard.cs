using System.Globalization;
using System.Text;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Registry;

namespace AudienceML.Pipelines.Training;

/// <summary>A version on one page, in Markdown: what it is for, what it learned from, how good it is, what moves it.</summary>
internal static class ModelCard
{
    private const int ShownFeatures = 15;

    public static byte[] Write(
        ModelRegistration registration,
        EvaluationReport report,
        IReadOnlyCollection<BaselineReport> baselines,
        IReadOnlyCollection<string> findings,
        string source,
        int trainingRows,
        DateTimeOffset at)
    {
        var text = new StringBuilder();
        Line(text, $"# {registration.Key.Code}");
        Line(text, $"");
        Line(text, $"{(registration.Description.Length > 0 ? registration.Description : "No description was given.")}");
        Line(text, $"");
        Line(text, $"- Algorithm: {registration.Algorithm}");
        Line(text, $"- Trained: {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC in {registration.TrainingSeconds:F1} s on {trainingRows} rows of {source}");
        Line(text, $"- Measured on {report.Rows} rows that it did not learn from");
        Line(text, $"");
        Line(text, $"| metric | model |{string.Concat(baselines.Select(b => $" {b.Name} |"))}");
        Line(text, $"|---|---:|{string.Concat(baselines.Select(_ => "---:|"))}");
        foreach (var metric in report.Metrics)
        {
            var others = baselines.Select(b => b.Report.Metrics.FirstOrDefault(m => m.Name == metric.Name)?.Value ?? double.NaN);
            Line(text, $"| {metric.Name} | {metric.Value:F4} |{string.Concat(others.Select(v => string.Create(CultureInfo.InvariantCulture, $" {v:F4} |")))}");
        }

        Line(text, $"");
        Line(text, $"| feature | kind | importance | missing |");
        Line(text, $"|---|---|---:|---:|");
        foreach (var feature in registration.Features.OrderByDescending(f => f.Importance).Take(ShownFeatures))
        {
            Line(text, $"| {feature.Name} | {feature.Kind} | {feature.Importance:P1} | {feature.MissingShare:P1} |");
        }

        if (registration.Features.Length > ShownFeatures)
        {
            Line(text, $"");
            Line(text, $"{registration.Features.Length - ShownFeatures} more features are in the registry.");
        }

        if (findings.Count > 0)
        {
            Line(text, $"");
            Line(text, $"## What the check of the data found");
            Line(text, $"");
            foreach (var finding in findings)
            {
                Line(text, $"- {finding}");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static double ImportanceOf(double[] gains, int feature) => gains.Sum() is > 0 and var total ? gains[feature] / total : 0;

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
