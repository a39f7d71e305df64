namespace AudienceML.Learning.Trees.Forests;

/// <summary>A node that is still to be split or to become a leaf.</summary>
internal struct PendingNode
{
    /// <summary>Its draws, as a stretch of all.</summary>
    public int Start;
    public int Count;

    /// <summary>The rows that the tree did not draw and that come here, as a stretch of all of them.</summary>
    public int LeftOutStart;
    public int LeftOutCount;

    /// <summary>Random bits of this node.</summary>
    public uint Key;
    public int Depth;
    public NodeTotals Totals;

    /// <summary>The node above, or -1.</summary>
    public int Parent;
    public bool IsLeft;
}
