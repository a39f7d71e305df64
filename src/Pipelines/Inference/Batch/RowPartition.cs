namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>Some of the rows of a batch: the unit that is scored, written and repeated as a whole.</summary>
/// <param name="Number">0 for the first.</param>
/// <param name="Rows">Its rows, at least one.</param>
public sealed record RowPartition<TRow>(int Number, ReadOnlyMemory<TRow> Rows);
