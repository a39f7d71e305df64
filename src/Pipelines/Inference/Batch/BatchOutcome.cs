using AudienceML.Core.Models;

namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>What a batch did.</summary>
/// <param name="Version">The version that scored it.</param>
/// <param name="Rows">Rows in the batch.</param>
/// <param name="Partitions">Partitions in the batch.</param>
/// <param name="Resumed">Partitions that an earlier, interrupted run had written.</param>
/// <param name="Seconds">How long this run took.</param>
public sealed record BatchOutcome(ModelVersion Version, long Rows, int Partitions, int Resumed, double Seconds);
