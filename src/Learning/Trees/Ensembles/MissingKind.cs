namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Which values of a number count as missing at a split. Stored by value: never renumber.</summary>
internal enum MissingKind : byte
{
    /// <summary>None: NaN is compared as zero.</summary>
    None = 0,

    /// <summary>Zero, up to <see cref="EnsembleNode.ZeroThreshold"/> on both sides, and NaN.</summary>
    Zero = 1,

    /// <summary>NaN.</summary>
    NaN = 2,
}
