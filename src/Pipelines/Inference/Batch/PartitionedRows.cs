namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>Makes partitions of rows that are in memory already.</summary>
public static class PartitionedRows
{
    /// <summary>Cuts a list into partitions.</summary>
    /// <param name="signature">Names the input: a file with its length and time, a table and a date.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="partitionRows">Rows of a partition, 1 to 1,000,000.</param>
    public static PartitionedRows<TRow> Of<TRow>(string signature, IReadOnlyList<TRow> rows, int partitionRows = 10_000) =>
        new(signature, _ => rows.ToAsyncEnumerable(), partitionRows);
}
