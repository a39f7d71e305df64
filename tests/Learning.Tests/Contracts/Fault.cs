namespace AudienceML.Learning.Tests.Contracts;

/// <summary>What is wrong with a <see cref="FaultyLearner"/>.</summary>
public enum Fault
{
    None,
    DrawsItsOwnSeed,
    Remembers,
    CountsThreads,
    ChangesItsRows,
    CountsRowsOfWeightZero,
    CannotScoreMissing,
    FailsOnOneRow,
    FailsOnOneColumn,
    FailsOnConstantColumn,
    LearnsFromNothing,
    LearnsFromOneClass,
    LearnsFromMissingLabels,
    ForgetsWhenSaved,
    RoundsInBatches,
    SharesABuffer,
    TakesAnyWidth,
    WritesBeyondTheEnd,
    Allocates,
    AttributesTwice,
    CannotBeCancelled,
}
