namespace AudienceML.Core.Tests.Contracts;

/// <summary>The ways in which the double below breaks its contract.</summary>
public enum Flaw
{
    None,
    DriftsFromTrainingToTraining,
    RemembersOtherData,
    DependsOnThreads,
    ForgetsAPartWhenLoading,
    SavesTheTime,
    LoadsAlteredFiles,
    ThrowsSomethingElseOnAlteredFiles,
    PredictsBatchesInAnotherWay,
    DependsOnTheOrder,
    SharesABuffer,
    Allocates,
}
