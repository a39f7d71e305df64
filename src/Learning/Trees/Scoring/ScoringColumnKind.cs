namespace AudienceML.Learning.Trees.Scoring;

/// <summary>What a feature's value becomes before trees compare it.</summary>
internal enum ScoringColumnKind
{
    /// <summary>A number; missing becomes less than any threshold and so goes left.</summary>
    MissingLow,

    /// <summary>A number; missing becomes greater than any threshold and so goes right.</summary>
    MissingHigh,

    /// <summary>A category code; becomes the number of its bin, as the bits of an integer.</summary>
    CategoryBin,
}
