namespace AudienceML.Learning.Tests.Contracts;

/// <summary>What is wrong with a <see cref="FaultyRecommenderLearner"/>.</summary>
public enum RecommenderFault
{
    None,
    DrawsItsOwnSeed,
    Remembers,
    CountsThreads,
    NeedsTimesWithoutASay,
    DividesByTheSum,
    FailsOnOneUser,
    FailsOnOneItem,
    LearnsFromNothing,
    CannotBeCancelled,
    GoesOnWhenCancelled,
    ForgetsWhenSaved,
    BelievesEveryByte,
    HasNoScoreForUntrained,
    RoundsSomeItems,
    SharesABuffer,
    DividesByTheHistory,
    LooksUpTheUser,
    NeedsValues,
    LooksAtTheFirstItem,
    HasRoomForTrainedHistories,
    CannotScoreUntakenItems,
    TakesAnyItem,
    WritesBeyondTheEnd,
    LearnsNothing,
    HidesAFactor,
    Allocates,
    ContributesTwice,
}
