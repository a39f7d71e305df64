namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>What a feature's value becomes before trees of any origin compare it.</summary>
internal enum EnsembleColumnKind
{
    /// <summary>A number; NaN becomes less than any threshold and so goes left.</summary>
    MissingLow,

    /// <summary>A number; NaN stays, is not up to any threshold and so goes right.</summary>
    MissingHigh,

    /// <summary>A number; NaN becomes zero.</summary>
    MissingZero,

    /// <summary>A number; zero and NaN become less than any threshold.</summary>
    ZeroLow,

    /// <summary>A number; zero and NaN become NaN.</summary>
    ZeroHigh,

    /// <summary>A category; becomes its code, -1 for what is no code, -2 for NaN.</summary>
    Category,
}
