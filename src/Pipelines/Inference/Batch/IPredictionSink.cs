namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>Where scored rows go. Writing a partition again replaces it, so that each row is there exactly once, whatever was interrupted.</summary>
/// <typeparam name="TScored">A scored row.</typeparam>
public interface IPredictionSink<TScored>
{
    /// <summary>Writes a partition: all of its rows or none.</summary>
    /// <param name="job">The batch that it belongs to.</param>
    /// <param name="partition">Its number.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="cancellationToken">Cancels before anything is visible.</param>
    Task WriteAsync(string job, int partition, ReadOnlyMemory<TScored> rows, CancellationToken cancellationToken = default);

    /// <summary>Makes the result complete after all partitions are written; calling it again changes nothing.</summary>
    /// <param name="job">The batch.</param>
    /// <param name="partitions">How many partitions it has.</param>
    /// <param name="cancellationToken">Cancels before the result is visible.</param>
    Task CompleteAsync(string job, int partitions, CancellationToken cancellationToken = default);
}
