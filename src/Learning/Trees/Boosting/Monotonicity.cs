namespace AudienceML.Learning.Trees.Boosting;

/// <summary>How the score has to follow a feature while everything else stays the same.</summary>
public enum Monotonicity
{
    /// <summary>Any way.</summary>
    None = 0,

    /// <summary>The score never falls when the feature rises.</summary>
    Increasing = 1,

    /// <summary>The score never rises when the feature rises.</summary>
    Decreasing = -1,
}
