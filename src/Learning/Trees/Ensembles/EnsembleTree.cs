namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>One tree of any origin as flat arrays. Immutable once built.</summary>
/// <remarks>A child index of 0 or more is a node, and always greater than its parent's; a negative one is the complement of a leaf.</remarks>
internal sealed class EnsembleTree
{
    public required EnsembleNode[] Nodes { get; init; }

    /// <summary>What a row in the leaf adds to the raw score.</summary>
    public required double[] LeafValues { get; init; }

    /// <summary>The sum of hessians in each leaf.</summary>
    public required double[] LeafWeights { get; init; }

    /// <summary>The training rows in each leaf; zeros where the origin does not tell.</summary>
    public required double[] LeafCounts { get; init; }

    /// <summary>The output that it adds to.</summary>
    public int Output { get; init; }

    /// <summary>What leaf values were multiplied with, for the record.</summary>
    public double Shrinkage { get; init; } = 1;

    public int LeafCount => LeafValues.Length;

    /// <summary>The weight of each leaf for Shapley values: rows, or hessians where rows are not known.</summary>
    public double[] LeafCovers => LeafCounts.Any(count => count > 0) ? LeafCounts : LeafWeights;

    /// <summary>The leaf that a row falls into, by the plain rule.</summary>
    public int LeafOf(ReadOnlySpan<double> row, bool isSingle)
    {
        var node = Nodes.Length == 0 ? ~0 : 0;
        while (node >= 0)
        {
            ref readonly var split = ref Nodes[node];
            node = split.GoesLeft(row[split.Feature], isSingle) ? split.Left : split.Right;
        }

        return ~node;
    }

    /// <summary>Nodes on the longest path.</summary>
    public int MeasureDepth()
    {
        var depths = new int[Nodes.Length];
        var deepest = 0;
        for (var node = 0; node < Nodes.Length; node++)
        {
            depths[node]++;
            deepest = Math.Max(deepest, depths[node]);
            foreach (var child in (ReadOnlySpan<int>)[Nodes[node].Left, Nodes[node].Right])
            {
                if (child >= 0)
                {
                    depths[child] = depths[node];
                }
            }
        }

        return deepest;
    }
}
