namespace AudienceML.Learning.Tests.Contracts;

/// <summary>What is wrong with a <see cref="FaultyRatingLearner"/>.</summary>
public enum RatingFault
{
    None,
    DrawsItsOwnSeed,
    Remembers,
    CountsThreads,
    LearnsFromNothing,
    FailsOnOneRating,
    DividesByTheSpread,
    CannotBeCancelled,
    GoesOnWhenCancelled,
    ForgetsWhenSaved,
    BelievesEveryByte,
    LeavesTheScale,
    LearnsNothing,
    IgnoresTheHistory,
    GuessesUnrated,
    LooksAtTheFirstItem,
    TakesAnyItem,
    TakesAnyRating,
    SharesABuffer,
}
