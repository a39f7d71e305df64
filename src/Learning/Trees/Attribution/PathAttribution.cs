using System.Collections.Immutable;

namespace AudienceML.Learning.Trees.Attribution;

/// <summary>What each step of a row's own path changes: the fast, approximate way to share a score among features.</summary>
/// <remarks>
/// Saabas (2014), "Interpreting random forests": a split pays its feature the difference between the mean answer below the child that the row
/// goes to and that of the node. O(depth) a tree, and it adds up to the score; but features near the leaves get more than their Shapley values,
/// as the order of splits counts.
/// </remarks>
internal sealed class PathAttribution
{
    private readonly FeatureDecoder _decoder;
    private readonly ImmutableArray<DecisionTree> _trees;
    private readonly int _outputs;
    private readonly int _output;
    private readonly double[][] _means;

    public PathAttribution(FeatureDecoder decoder, ImmutableArray<DecisionTree> trees, int outputs = 1, int output = 0)
    {
        (_decoder, _trees, _outputs, _output) = (decoder, trees, outputs, output);
        _means = [.. trees.Select(Means)];
        foreach (var (tree, means) in trees.Zip(_means))
        {
            ExpectedValue += tree.Nodes.Length == 0 ? Leaf(tree, 0) : means[0];
        }
    }

    /// <summary>The sum of the trees' mean answers over the training rows.</summary>
    public double ExpectedValue { get; }

    /// <summary>Adds each feature's part of the score.</summary>
    public void Add(ReadOnlySpan<float> row, Span<double> contributions)
    {
        for (var i = 0; i < _means.Length; i++)
        {
            var (tree, means) = (_trees[i], _means[i]);
            for (var node = tree.Nodes.Length == 0 ? ~0 : 0; node >= 0;)
            {
                ref readonly var split = ref tree.Nodes[node];
                var child = _decoder.GoesLeft(split, row) ? split.Left : split.Right;
                contributions[split.Feature] += (child >= 0 ? means[child] : Leaf(tree, ~child)) - means[node];
                node = child;
            }
        }
    }

    private double Leaf(DecisionTree tree, int leaf) => tree.LeafValues[(leaf * _outputs) + _output];

    private double[] Means(DecisionTree tree)
    {
        var means = new double[tree.Nodes.Length];
        for (var node = means.Length - 1; node >= 0; node--)
        {
            var (left, right) = (tree.Nodes[node].Left, tree.Nodes[node].Right);
            var (a, b) = (tree.Cover(left), tree.Cover(right));
            means[node] = ((a * (left >= 0 ? means[left] : Leaf(tree, ~left))) + (b * (right >= 0 ? means[right] : Leaf(tree, ~right)))) / (a + b);
        }

        return means;
    }
}
