namespace AudienceML.Learning.Trees.Forests;

/// <summary>The rows of a node: draws, and the bins, labels and weights that they refer to.</summary>
internal unsafe ref struct NodeRows
{
    /// <summary>Bins row after row.</summary>
    public byte* Bins;

    /// <summary>From row to row.</summary>
    public int Stride;

    public float* Labels;

    /// <summary>One a row, or null when all weigh alike.</summary>
    public float* Weights;

    public Draw* Draws;

    /// <summary>Draws; each row comes once, whatever its count.</summary>
    public int Count;

    /// <summary>For each feature 256 ranks of its bins; null when the bins are ranks already.</summary>
    public byte* Ranks;

    /// <summary>The ranks of a feature's bins, or null when its bins are in order.</summary>
    public readonly byte* RanksOf(int feature, bool isCategory) => Ranks == null || !isCategory ? null : Ranks + (feature * 256);
}
