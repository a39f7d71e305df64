using System.Globalization;
using AudienceML.Core.Registry;

namespace AudienceML.Testing.Registry;

/// <summary>Entries and runs as text, field by field, so that two can be compared and a difference be read.</summary>
internal static class RegistryText
{
    public static string Of(ModelEntry entry) => string.Join(
        '\n',
        [
            $"{entry.ModelId} {entry.Key} {entry.Version} {entry.Stage} parent {entry.Parent}",
            $"created {Of(entry.CreatedAt)} updated {Of(entry.UpdatedAt)} deployed {Of(entry.DeployedAt)} by {entry.DeployedBy}",
            Of(entry.Registration),
            .. entry.Artifacts.Select(a => $"{a.Name} {a.Length} {a.Sha256}"),
        ]);

    public static string Of(ModelRegistration registration) => string.Join(
        '\n',
        [
            $"{registration.Key} {registration.Algorithm} {registration.SchemaFingerprint} {registration.Domain} {registration.Description}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{registration.CreatedBy} {registration.RunId} {registration.TrainingRows} {registration.TrainingSeconds:R}"),
            .. registration.Metrics.Select(m => Of(m.Key, m.Value)),
            .. registration.Metadata.Select(m => $"{m.Key}: {m.Value}"),
            $"tags {string.Join(';', registration.Tags)}",
            .. registration.Features.Select(f => string.Create(
                CultureInfo.InvariantCulture,
                $"{f.Name} {f.Kind} {f.Importance:R} {f.Minimum:R} {f.Maximum:R} {f.Mean:R} {f.StandardDeviation:R} {f.MissingShare:R}")),
        ]);

    public static string Of(TrainingRun run) => string.Join(
        '\n',
        [
            $"{run.RunId} {run.Key} {run.RunType} {run.Status} {run.Version} started {Of(run.StartedAt)} completed {Of(run.CompletedAt)}",
            .. run.Parameters.Select(p => $"{p.Key}: {p.Value}"),
            .. run.Metrics.Select(m => Of(m.Key, m.Value)),
            $"error {run.Error ?? "none"}",
        ]);

    public static string Of(IEnumerable<RunMetric> metrics) =>
        string.Join('\n', metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name} {m.Step} {m.Value:R}")));

    public static string Of(IEnumerable<StageTransition> history) =>
        string.Join('\n', history.Select(t => $"{t.Key} {t.Version} {t.From} {t.To} {Of(t.At)} {t.By} {t.Reason}"));

    private static string Of(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name} = {value:R}");

    private static string Of(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture) ?? "never";
}
