namespace AudienceML.Learning.Tuning.Search;

/// <summary>Which values are better.</summary>
public enum Goal
{
    /// <summary>The greater, such as an AUC.</summary>
    Maximize,

    /// <summary>The smaller, such as a loss.</summary>
    Minimize,
}
