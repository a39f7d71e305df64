using System.Collections.Concurrent;
using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Testing.Registry;

/// <summary>A run journal that forgets everything with the process, for tests.</summary>
public sealed class InMemoryRunJournal : IRunJournal
{
    private readonly ConcurrentDictionary<Guid, TrainingRun> _runs = new();
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<(string Name, long Step), double>> _points = new();

    /// <inheritdoc/>
    public Task SaveAsync(TrainingRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        cancellationToken.ThrowIfCancellationRequested();
        _runs[run.RunId] = run with
        {
            StartedAt = Whole(run.StartedAt),
            CompletedAt = run.CompletedAt is { } completed ? Whole(completed) : null,
        };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AppendAsync(Guid runId, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_runs.ContainsKey(runId))
        {
            throw new RegistryException($"There is no training run {runId}.", "Save the run before its metrics.");
        }

        if (metrics.FirstOrDefault(m => m.Name.Length == 0 || m.Name.Contains('\0', StringComparison.Ordinal) || m.Step < 0) is { } bad)
        {
            throw new RegistryException($"A point of a training curve has the name '{bad.Name}' and the step {bad.Step}.", "Correct it.", "AML3008");
        }

        foreach (var metric in metrics)
        {
            _points.GetOrAdd(runId, _ => new())[(metric.Name, metric.Step)] = metric.Value;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<TrainingRun?> FindAsync(Guid runId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_runs.GetValueOrDefault(runId));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrainingRun>> ListAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<TrainingRun>>(
            [.. _runs.Values.Where(r => r.Key == key).OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.RunId)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunMetric>> MetricsAsync(Guid runId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var points = _points.TryGetValue(runId, out var known) ? known.Select(p => new RunMetric(p.Key.Name, p.Key.Step, p.Value)) : [];
        return Task.FromResult<IReadOnlyList<RunMetric>>([.. points.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Step)]);
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
