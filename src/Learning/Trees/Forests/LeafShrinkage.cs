namespace AudienceML.Learning.Trees.Forests;

/// <summary>Draws the answers of leaves to the means of the nodes above them.</summary>
/// <remarks>
/// Agarwal, Tan, Ronen, Singh and Yu (2022), "Hierarchical shrinkage": the answer is the root's mean plus, for each step down, the difference
/// of the means over 1 + shrinkage / rows of the upper node.
/// </remarks>
internal static class LeafShrinkage
{
    /// <summary>Changes the leaf values of a tree.</summary>
    /// <param name="tree">The tree, with the means of its leaves.</param>
    /// <param name="outputs">Values of a leaf.</param>
    /// <param name="shrinkage">In rows, above 0.</param>
    public static void Apply(DecisionTree tree, int outputs, double shrinkage)
    {
        if (tree.Nodes.Length == 0)
        {
            return;
        }

        var means = new double[tree.Nodes.Length * outputs];
        for (var node = tree.Nodes.Length - 1; node >= 0; node--)
        {
            var (left, right) = (tree.Nodes[node].Left, tree.Nodes[node].Right);
            for (var i = 0; i < outputs; i++)
            {
                means[(node * outputs) + i] = ((tree.Cover(left) * Mean(left, i)) + (tree.Cover(right) * Mean(right, i))) / tree.NodeCovers[node];
            }
        }

        // From the root down; a node's mean is needed until its children are done, and they come later.
        var shrunk = (double[])means.Clone();
        for (var node = 0; node < tree.Nodes.Length; node++)
        {
            var step = tree.NodeCovers[node] / (tree.NodeCovers[node] + shrinkage);
            foreach (var child in (ReadOnlySpan<int>)[tree.Nodes[node].Left, tree.Nodes[node].Right])
            {
                for (var i = 0; i < outputs; i++)
                {
                    var at = (node * outputs) + i;
                    var value = shrunk[at] + (step * (Mean(child, i) - means[at]));
                    if (child >= 0)
                    {
                        shrunk[(child * outputs) + i] = value;
                    }
                    else
                    {
                        tree.LeafValues[(~child * outputs) + i] = (float)value;
                    }
                }
            }
        }

        double Mean(int child, int output) => child >= 0 ? means[(child * outputs) + output] : tree.LeafValues[(~child * outputs) + output];
    }
}
