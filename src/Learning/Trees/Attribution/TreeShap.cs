using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Attribution;

/// <summary>Exact Shapley values of trees under their own distribution of rows (path-dependent TreeSHAP).</summary>
/// <remarks>
/// The values are those of Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020,
/// algorithm 2; how they are computed is explained at <see cref="ShapTree"/>.
/// </remarks>
internal sealed class TreeShap
{
    private const int BlockRows = 64;

    // Larger tables would not stay in the nearest caches.
    private const int MostTabled = 1 << 16;
    private readonly FeatureDecoder _decoder;
    private readonly DecisionTree[] _trees;
    private readonly ShapTree[] _shapTrees;
    private readonly int _workspace;
    private readonly int _nodes;

    /// <summary>Prepares trees.</summary>
    /// <param name="decoder">Reads rows.</param>
    /// <param name="trees">The trees.</param>
    /// <param name="outputs">Values of a leaf.</param>
    /// <param name="output">The one that is shared among features.</param>
    public TreeShap(FeatureDecoder decoder, ImmutableArray<DecisionTree> trees, int outputs = 1, int output = 0)
    {
        _decoder = decoder;
        _trees = [.. trees.Where(tree => tree.Nodes.Length > 0)];
        _shapTrees = Array.ConvertAll(_trees, tree => new ShapTree(
            Array.ConvertAll(tree.Nodes, node => new ShapNode(node.Feature, node.Left, node.Right)),
            [.. Enumerable.Range(0, tree.LeafCount).Select(leaf => (double)tree.LeafValues[(leaf * outputs) + output])],
            tree.LeafCovers));
        _workspace = _shapTrees.Select(tree => tree.Workspace).DefaultIfEmpty().Max();
        _nodes = _shapTrees.Select(tree => tree.NodeCount).DefaultIfEmpty().Max();
        ExpectedValue = trees.Where(tree => tree.Nodes.Length == 0).Sum(tree => (double)tree.LeafValues[output])
            + _shapTrees.Sum(tree => tree.ExpectedValue);
    }

    /// <summary>The sum of the trees' mean answers over the training rows.</summary>
    public double ExpectedValue { get; }

    /// <summary>Adds each feature's part of the score.</summary>
    public void Add(ReadOnlySpan<float> row, Span<double> contributions)
    {
        var workspace = ArrayPool<double>.Shared.Rent(_workspace);
        var goesLeft = ArrayPool<bool>.Shared.Rent(_nodes);
        for (var tree = 0; tree < _trees.Length; tree++)
        {
            Ask(_trees[tree].Nodes, row, goesLeft);
            _shapTrees[tree].Add(goesLeft, workspace, contributions);
        }

        ArrayPool<bool>.Shared.Return(goesLeft);
        ArrayPool<double>.Shared.Return(workspace);
    }

    /// <summary>Adds each feature's part of the scores of many rows, to the same bits as one by one.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="contributions">Rows × features.</param>
    /// <param name="cancellationToken">Checked between trees.</param>
    /// <remarks>A block of rows goes through tree after tree, so that what does not depend on the row is worked out once a block.</remarks>
    public void Add(FeatureMatrix rows, Span<double> contributions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var width = rows.ColumnCount;
        var workspace = ArrayPool<double>.Shared.Rent(_workspace);
        var tables = ArrayPool<double>.Shared.Rent(_shapTrees.Select(tree => tree.TableLength).Where(length => length <= MostTabled).DefaultIfEmpty().Max());
        var goesLeft = ArrayPool<bool>.Shared.Rent(_nodes);
        try
        {
            for (var start = 0; start < rows.RowCount; start += BlockRows)
            {
                var end = Math.Min(start + BlockRows, rows.RowCount);
                for (var tree = 0; tree < _trees.Length; tree++)
                {
                    var shapTree = _shapTrees[tree];
                    var table = shapTree.TableLength <= MostTabled ? tables.AsSpan(0, shapTree.TableLength) : default;
                    if (!table.IsEmpty)
                    {
                        shapTree.Tabulate(table);
                    }

                    for (var row = start; row < end; row++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Ask(_trees[tree].Nodes, rows.Row(row), goesLeft);
                        shapTree.Add(goesLeft, workspace, contributions.Slice(row * width, width), table);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(goesLeft);
            ArrayPool<double>.Shared.Return(tables);
            ArrayPool<double>.Shared.Return(workspace);
        }
    }

    private void Ask(TreeNode[] nodes, ReadOnlySpan<float> row, bool[] goesLeft)
    {
        for (var node = 0; node < nodes.Length; node++)
        {
            goesLeft[node] = _decoder.GoesLeft(nodes[node], row);
        }
    }
}
