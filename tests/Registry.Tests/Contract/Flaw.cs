namespace AudienceML.Registry.Tests.Contract;

/// <summary>Ways in which a registry or its store can be wrong.</summary>
public enum Flaw
{
    ReusesNumbers,
    KeepsStaleState,
    LosesDeployments,
    LeavesTwoInProduction,
    KeepsFilesOfDeletedVersions,
    LosesAFile,
    ForgetsHistory,
    MixesTenants,
    LosesNaN,
    LosesFeatures,
    ServesAlteredFiles,
    AcceptsAnyName,
    AcceptsAnyRegistration,
    IgnoresCancellation,
    KeepsEverything,
    KeepsTheNewestOnly,
    MovesFromAnywhere,
    AllowsEveryMove,
    DeletesProduction,
    CachesProduction,
    ThrowsForUnknown,
    RollsBackToTheVersionBefore,
}
