namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A tree that was just grown, with its leaves from left to right.</summary>
/// <param name="Nodes">The splits, each before those below it.</param>
/// <param name="Splits">The same splits in terms of bins.</param>
/// <param name="Leaves">The leaves from left to right.</param>
/// <param name="Values">What each leaf adds to the raw score.</param>
internal sealed record GrownTree(TreeNode[] Nodes, Split[] Splits, Leaf[] Leaves, float[] Values)
{
    /// <summary>Numbers the leaves from left to right and takes their values.</summary>
    public static GrownTree Create(List<TreeNode> nodes, List<Split> splits, List<Leaf> leaves, LeafMath math, double learningRate)
    {
        var finished = nodes.ToArray();
        // The rows of leaves lie in the order of the leaves; a leaf without rows cannot come to be.
        var ordered = leaves.OrderBy(leaf => leaf.Start).ToArray();
        var values = new float[ordered.Length];
        for (var i = 0; i < ordered.Length; i++)
        {
            var leaf = ordered[i];
            values[i] = (float)(math.Value(leaf.Sum, leaf.Lower, leaf.Upper) * learningRate);
            if (leaf.Parent >= 0)
            {
                finished[leaf.Parent] = leaf.IsLeft
                    ? finished[leaf.Parent] with { Left = ~i }
                    : finished[leaf.Parent] with { Right = ~i };
            }
        }

        return new GrownTree(finished, [.. splits], ordered, values);
    }
}
