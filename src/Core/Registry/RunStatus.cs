namespace AudienceML.Core.Registry;

/// <summary>How far a run is. Stored by its upper-case name.</summary>
public enum RunStatus
{
    /// <summary>It goes on, or its process ended without a word.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Completed,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
