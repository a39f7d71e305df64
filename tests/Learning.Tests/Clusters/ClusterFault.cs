namespace AudienceML.Learning.Tests.Clusters;

/// <summary>What is wrong with a <see cref="FaultyClusterLearner"/>.</summary>
public enum ClusterFault
{
    None,
    DrawsItsOwnSeed,
    Remembers,
    CountsThreads,
    ChangesItsRows,
    CountsRowsOfWeightZero,
    IgnoresWeights,
    CannotScoreMissing,
    FailsOnOneRow,
    FailsOnOneColumn,
    FailsOnConstantColumn,
    FailsWithoutWords,
    MergesAll,
    ForgetsWhenSaved,
    RoundsInBatches,
    SharesABuffer,
    TakesAnyWidth,
    WritesBeyondTheEnd,
    Allocates,
    CannotBeCancelled,
    SaysNothing,
}
