using System.Buffers;
using AudienceML.Learning.Trees.Attribution;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Exact Shapley values of one output of an ensemble of any origin (path-dependent TreeSHAP, see <see cref="ShapTree"/>).</summary>
internal sealed class EnsembleShap
{
    private readonly bool _isSingle;
    private readonly EnsembleTree[] _trees;
    private readonly ShapTree[] _shapTrees;
    private readonly int _workspace;
    private readonly int _nodes;

    public EnsembleShap(EnsembleDefinition definition, int output)
    {
        _isSingle = definition.IsSinglePrecision;
        ExpectedValue = definition.BaseScores[output];
        var trees = definition.Trees.Where(tree => tree.Output == output).ToArray();
        _trees = Array.FindAll(trees, tree => tree.Nodes.Length > 0);
        _shapTrees = Array.ConvertAll(_trees, tree => new ShapTree(
            Array.ConvertAll(tree.Nodes, node => new ShapNode(node.Feature, node.Left, node.Right)), tree.LeafValues, tree.LeafCovers));
        foreach (var tree in _shapTrees)
        {
            _workspace = Math.Max(_workspace, tree.Workspace);
            _nodes = Math.Max(_nodes, tree.NodeCount);
            ExpectedValue += tree.ExpectedValue;
        }

        ExpectedValue += trees.Where(tree => tree.Nodes.Length == 0).Sum(tree => tree.LeafValues[0]);
    }

    /// <summary>The mean raw score over the training rows.</summary>
    public double ExpectedValue { get; }

    /// <summary>Adds each feature's part of the raw score.</summary>
    public void Add(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var workspace = ArrayPool<double>.Shared.Rent(_workspace);
        var goesLeft = ArrayPool<bool>.Shared.Rent(_nodes);
        for (var tree = 0; tree < _trees.Length; tree++)
        {
            var nodes = _trees[tree].Nodes;
            for (var node = 0; node < nodes.Length; node++)
            {
                goesLeft[node] = nodes[node].GoesLeft(row[nodes[node].Feature], _isSingle);
            }

            _shapTrees[tree].Add(goesLeft, workspace, contributions);
        }

        ArrayPool<bool>.Shared.Return(goesLeft);
        ArrayPool<double>.Shared.Return(workspace);
    }
}
