using System.Globalization;
using System.Text;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Cards;

/// <summary>A version on one page, in Markdown: what it is for, what it learned from, how good it is, what moves it.</summary>
public static class ModelCard
{
    private const int ShownFeatures = 15;

    /// <summary>Writes the page of a version that is about to be registered, from what its training knows.</summary>
    /// <param name="registration">What is going to be registered.</param>
    /// <param name="notes">What the registration does not say.</param>
    public static string Write(ModelRegistration registration, TrainingNotes notes)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(notes);
        var text = new StringBuilder();
        Begin(text, registration.Key.Code.ToString(), registration);
        Line(text, $"- Algorithm: {registration.Algorithm}");
        Line(text, $"- Trained: {Time(notes.TrainedAt)} in {registration.TrainingSeconds:F1} s on {registration.TrainingRows} rows of {notes.Source}");
        Line(text, $"- Measured on {notes.Report.Rows} rows that it did not learn from");
        Table(
            text,
            ["metric", "model", .. notes.Baselines.Select(b => b.Key)],
            notes.Report.Metrics.Select(m => (string[])
                [m.Name, Number(m.Value), .. notes.Baselines.Select(b => Number(b.Value.Metrics.FirstOrDefault(o => o.Name == m.Name)?.Value ?? double.NaN))]));
        Features(text, registration);
        if (notes.Findings.Length > 0)
        {
            Line(text, $"");
            Line(text, $"## What the check of the data found");
            Line(text, $"");
            foreach (var finding in notes.Findings)
            {
                Line(text, $"- {finding}");
            }
        }

        return text.ToString();
    }

    /// <summary>Writes the page of a registered version, from what the registry knows of it.</summary>
    /// <param name="entry">The version.</param>
    /// <param name="history">The model's history; lines of other versions are left out.</param>
    public static string Write(ModelEntry entry, IReadOnlyList<StageTransition> history)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(history);
        var registration = entry.Registration;
        var text = new StringBuilder();
        Begin(text, $"{entry.Key} {entry.Version}", registration);
        Line(text, $"- Stage: {Name(entry.Stage)}{(entry.DeployedAt is { } at ? $", in production since or last at {Time(at)}" : "")}");
        Line(text, $"- Algorithm: {registration.Algorithm}");
        Line(text, $"- Trained on {registration.TrainingRows} rows in {registration.TrainingSeconds:F1} s, registered {Time(entry.CreatedAt)}");
        Line(text, $"- Version before: {(entry.Parent is { } parent ? parent.ToString() : "none")}");
        if (registration.Tags.Length > 0)
        {
            Line(text, $"- Tags: {string.Join(", ", registration.Tags)}");
        }

        Table(text, ["metric", "held-out rows"], registration.Metrics.Select(m => (string[])[m.Key, Number(m.Value)]));
        Features(text, registration);
        Table(text, ["setting", "value"], registration.Metadata.Select(m => (string[])[m.Key, m.Value]));
        Table(
            text,
            ["when", "from", "to", "by", "why"],
            history.Where(t => t.Version == entry.Version).Select(t => (string[])
                [Time(t.At), t.From is { } from ? Name(from) : "", t.To is { } to ? Name(to) : "deleted", t.By, t.Reason]));
        Table(text, ["file", "bytes", "SHA-256"], entry.Artifacts.Select(a => (string[])
            [a.Name, a.Length.ToString(CultureInfo.InvariantCulture), a.Sha256]));
        return text.ToString();
    }

    private static void Begin(StringBuilder text, string title, ModelRegistration registration)
    {
        Line(text, $"# {title}");
        Line(text, $"");
        Line(text, $"{(registration.Description.Length > 0 ? registration.Description : "No description was given.")}");
        Line(text, $"");
    }

    private static void Features(StringBuilder text, ModelRegistration registration)
    {
        Table(
            text,
            ["feature", "kind", "importance", "mean", "missing"],
            registration.Features.OrderByDescending(f => f.Importance).Take(ShownFeatures).Select(f => (string[])
                [f.Name, f.Kind.ToString(), Number(f.Importance), f.Mean is { } mean ? Number(mean) : "", Number(f.MissingShare)]));
        if (registration.Features.Length > ShownFeatures)
        {
            Line(text, $"");
            Line(text, $"{registration.Features.Length - ShownFeatures} more features are in the registry.");
        }
    }

    private static void Table(StringBuilder text, string[] titles, IEnumerable<string[]> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
        {
            return;
        }

        Line(text, $"");
        Line(text, $"| {string.Join(" | ", titles)} |");
        Line(text, $"|{string.Concat(titles.Select(_ => "---|"))}");
        foreach (var line in lines)
        {
            Line(text, $"| {string.Join(" | ", line.Select(Cell))} |");
        }
    }

    // A cell is one line, and a bar in it is no border.
    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Name(ModelStage stage) => stage.ToString().ToUpperInvariant();

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
