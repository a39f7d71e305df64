using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>The book of training runs. A failed run stays in it with its error; it never touches the version in production.</summary>
public interface IRunJournal
{
    /// <summary>Writes a run, or writes it again with its new status.</summary>
    Task SaveAsync(TrainingRun run, CancellationToken cancellationToken = default);

    /// <summary>Adds points of training curves to a run.</summary>
    Task AppendAsync(Guid runId, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken = default);

    /// <summary>One run, null when there is none.</summary>
    Task<TrainingRun?> FindAsync(Guid runId, CancellationToken cancellationToken = default);

    /// <summary>The runs of a model, newest first.</summary>
    Task<IReadOnlyList<TrainingRun>> ListAsync(ModelKey key, CancellationToken cancellationToken = default);

    /// <summary>The points of a run's curves, by name and step.</summary>
    Task<IReadOnlyList<RunMetric>> MetricsAsync(Guid runId, CancellationToken cancellationToken = default);
}
