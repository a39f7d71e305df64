namespace AudienceML.Learning.Trees;

/// <summary>One binary tree as flat arrays. Immutable once built.</summary>
/// <remarks>
/// A child index of 0 or more is a node, and always greater than its parent's; a negative one is the complement of a leaf.
/// Leaves are numbered from left to right. A tree of one leaf has no nodes.
/// </remarks>
internal sealed class DecisionTree
{
    /// <summary>Leaves of a boosted tree at most.</summary>
    public const int MaxLeaves = 4096;

    /// <summary>Nodes from the root to a leaf at most.</summary>
    public const int MaxDepth = 64;

    public DecisionTree(TreeNode[] nodes, float[] leafValues, double[] leafCovers)
    {
        Nodes = nodes;
        LeafValues = leafValues;
        LeafCovers = leafCovers;
        NodeCovers = new double[nodes.Length];
        for (var node = nodes.Length - 1; node >= 0; node--)
        {
            NodeCovers[node] = Cover(nodes[node].Left) + Cover(nodes[node].Right);
        }

        Depth = nodes.Length == 0 ? 0 : MeasureDepth();
    }

    /// <summary>The splits; the root comes first.</summary>
    public TreeNode[] Nodes { get; }

    /// <summary>What a row in the leaf adds to the raw score, learning rate included; trees with several outputs hold them leaf after leaf.</summary>
    public float[] LeafValues { get; }

    /// <summary>The weight of the training rows in each leaf.</summary>
    public double[] LeafCovers { get; }

    /// <summary>The weight of the training rows that reached each node.</summary>
    public double[] NodeCovers { get; }

    public int LeafCount => LeafCovers.Length;

    /// <summary>Nodes on the longest path.</summary>
    public int Depth { get; }

    /// <summary>The weight of the training rows below a child index.</summary>
    public double Cover(int child) => child >= 0 ? NodeCovers[child] : LeafCovers[~child];

    /// <summary>The leaf that a row falls into.</summary>
    public int LeafOf(ReadOnlySpan<float> row, FeatureDecoder decoder)
    {
        var node = Nodes.Length == 0 ? ~0 : 0;
        while (node >= 0)
        {
            ref readonly var split = ref Nodes[node];
            node = decoder.GoesLeft(split, row) ? split.Left : split.Right;
        }

        return ~node;
    }

    private int MeasureDepth()
    {
        var depths = new int[Nodes.Length];
        var deepest = 1;
        depths[0] = 1;
        for (var node = 0; node < Nodes.Length; node++)
        {
            deepest = Math.Max(deepest, depths[node]);
            foreach (var child in (ReadOnlySpan<int>)[Nodes[node].Left, Nodes[node].Right])
            {
                if (child >= 0)
                {
                    depths[child] = depths[node] + 1;
                }
            }
        }

        return deepest;
    }
}
