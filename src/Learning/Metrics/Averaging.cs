namespace AudienceML.Learning.Metrics;

/// <summary>How the figures of several classes become one.</summary>
public enum Averaging
{
    /// <summary>Each class counts alike.</summary>
    Macro,

    /// <summary>Each row counts alike: hits and misses of all classes are added up first.</summary>
    Micro,

    /// <summary>Each class counts as much as it has rows.</summary>
    Weighted,
}
