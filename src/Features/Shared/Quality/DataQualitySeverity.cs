namespace AudienceML.Features.Shared.Quality;

/// <summary>How much a finding matters.</summary>
public enum DataQualitySeverity
{
    /// <summary>Worth knowing.</summary>
    Info = 0,

    /// <summary>Likely a mistake; a model can be trained all the same.</summary>
    Warning = 1,

    /// <summary>Results would be wrong.</summary>
    Error = 2,
}
