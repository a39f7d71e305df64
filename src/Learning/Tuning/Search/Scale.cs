namespace AudienceML.Learning.Tuning.Search;

/// <summary>How the range of a parameter is measured.</summary>
public enum Scale
{
    /// <summary>Equal differences count alike: 10 to 20 is as wide as 90 to 100.</summary>
    Linear,

    /// <summary>Equal ratios count alike: 0.01 to 0.1 is as wide as 0.1 to 1.</summary>
    Log,
}
