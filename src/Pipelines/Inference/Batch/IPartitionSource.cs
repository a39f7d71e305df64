namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>The rows of a batch in partitions: read again, it gives the same partitions with the same rows.</summary>
public interface IPartitionSource<TRow>
{
    /// <summary>
    /// Tells this very batch from others: the input and how it is cut. A batch that was interrupted goes on only where it is the same.
    /// </summary>
    string Signature { get; }

    /// <summary>Reads the partitions in order.</summary>
    IAsyncEnumerable<RowPartition<TRow>> ReadAsync(CancellationToken cancellationToken = default);
}
