namespace AudienceML.Learning.Tests.Contracts;

/// <summary>What is wrong with a <see cref="FaultyLearner"/>.</summary>
public enum Fault
{
    None,
    DrawsItsOwnSeed,
    Remembers,
    CountsThreads,
    ChangesItsRows,
    ScoresBeyondOne,
    LearnsNothing,
    CountsRowsOfWeightZero,
    CannotScoreMissing,
    CannotScoreInfinite,
    FailsOnOneRow,
    FailsOnOneColumn,
    FailsOnConstantColumn,
    LooksAtTheFirstColumn,
    LearnsFromNothing,
    LearnsFromOneClass,
    LearnsFromMissingLabels,
    LearnsFromStrangeLabels,
    ForgetsWhenSaved,
    RoundsInBatches,
    SharesABuffer,
    TakesAnyWidth,
    WritesBeyondTheEnd,
    Allocates,
    AttributesTwice,
    CannotBeCancelled,
    GoesOnWhenCancelled,
}
