namespace AudienceML.Learning.Trees.Forests;

/// <summary>A way to cut a node in two.</summary>
internal struct ForestSplit
{
    /// <summary>What is compared: the sum over both sides of squared sums by weight. The greatest wins, then the first.</summary>
    public double Score;

    public int Feature;

    /// <summary>The last bin on the left, as a rank for categories.</summary>
    public int Cut;

    public bool MissingLeft;

    /// <summary>The left side.</summary>
    public NodeTotals Left;
}
