namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>Remembers which partitions of a batch are written, across the end of a process.</summary>
public interface ICheckpoint
{
    /// <summary>Begins a batch or takes it up again.</summary>
    /// <param name="job">The batch.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The partitions that are written already.</returns>
    Task<IReadOnlySet<int>> BeginAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Remembers that a partition is written.</summary>
    Task MarkAsync(string job, int partition, CancellationToken cancellationToken = default);

    /// <summary>Forgets the batch: it is complete.</summary>
    Task CompleteAsync(string job, CancellationToken cancellationToken = default);
}
