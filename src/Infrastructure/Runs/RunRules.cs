using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Core.Registry;

namespace AudienceML.Infrastructure.Runs;

/// <summary>What both run journals do alike.</summary>
internal static class RunRules
{
    /// <summary>The run as a store keeps it: UTC in whole microseconds, no NUL in its texts, which no text column can hold.</summary>
    public static TrainingRun Normalize(TrainingRun run) => run with
    {
        StartedAt = Normalize(run.StartedAt),
        CompletedAt = run.CompletedAt is { } completed ? Normalize(completed) : null,
        RunType = Clean(run.RunType),
        Parameters = run.Parameters.Select(p => KeyValuePair.Create(Clean(p.Key), Clean(p.Value)))
            .DistinctBy(p => p.Key).Aggregate(run.Parameters.Clear(), (all, p) => all.Add(p.Key, p.Value)),
        Error = run.Error is null ? null : Clean(run.Error),
    };

    /// <summary>Newest first; of two that began at the same moment the one with the higher id.</summary>
    public static IEnumerable<TrainingRun> NewestFirst(IEnumerable<TrainingRun> runs) =>
        runs.OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.RunId);

    /// <summary>By name and step; of two points of one step the later one counts.</summary>
    public static IEnumerable<RunMetric> LastOfEachStep(IEnumerable<RunMetric> metrics) => metrics
        .GroupBy(m => (m.Name, m.Step)).Select(g => g.Last())
        .OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Step);

    /// <summary>Refuses points that a store cannot keep.</summary>
    public static void Check(IReadOnlyList<RunMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var metric in metrics)
        {
            if (metric.Name is null or "" || metric.Name != Clean(metric.Name) || metric.Step < 0)
            {
                throw new RegistryException(
                    $"A point of a training curve has the name '{Clean(metric.Name ?? "")}' and the step {metric.Step}.",
                    "Give it a name, and a step of 0 or more.", "AML3008");
            }
        }
    }

    public static RegistryException Unknown(Guid runId) => new($"There is no training run {runId}.", "Save the run before its metrics.");

    private static DateTimeOffset Normalize(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    // An error's text may quote the data that led to it.
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny('\0', '\uFFFD') && text.All(c => !char.IsSurrogate(c)))
        {
            return text;
        }

        // The round trip replaces halves of characters.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
