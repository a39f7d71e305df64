using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Testing.InMemory;

/// <summary>A journal that forgets everything when the process ends; for tests.</summary>
public sealed class InMemoryRunJournal : IRunJournal
{
    private readonly Lock _gate = new();
    private readonly List<TrainingRun> _runs = [];
    private readonly Dictionary<(Guid Run, string Name, long Step), RunMetric> _metrics = [];

    /// <inheritdoc/>
    public Task SaveAsync(TrainingRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _runs.RemoveAll(r => r.RunId == run.RunId);
            _runs.Add(run);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AppendAsync(Guid runId, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var metric in metrics)
            {
                _metrics[(runId, metric.Name, metric.Step)] = metric;
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<TrainingRun?> FindAsync(Guid runId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.Find(r => r.RunId == runId));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrainingRun>> ListAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<TrainingRun>>([.. _runs.Where(r => r.Key == key).OrderByDescending(r => r.StartedAt)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunMetric>> MetricsAsync(Guid runId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RunMetric>>(
                [.. _metrics.Where(m => m.Key.Run == runId).Select(m => m.Value).OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Step)]);
        }
    }
}
