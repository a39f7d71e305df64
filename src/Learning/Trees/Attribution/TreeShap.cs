using System.Buffers;
using System.Collections.Immutable;

namespace AudienceML.Learning.Trees.Attribution;

/// <summary>Exact Shapley values of trees under their own distribution of rows (path-dependent TreeSHAP).</summary>
/// <remarks>
/// The values are those of Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020,
/// algorithm 2; how they are computed is explained at <see cref="ShapTree"/>.
/// </remarks>
internal sealed class TreeShap
{
    private readonly FeatureDecoder _decoder;
    private readonly ShapTree[] _trees;
    private readonly int _workspace;

    public TreeShap(FeatureDecoder decoder, ImmutableArray<DecisionTree> trees)
    {
        _decoder = decoder;
        _trees = [.. trees.Where(tree => tree.Nodes.Length > 0).Select(tree => new ShapTree(tree))];
        _workspace = _trees.Length == 0 ? 0 : _trees.Max(tree => tree.Workspace);
        foreach (var tree in trees)
        {
            double sum = 0, cover = 0;
            for (var leaf = 0; leaf < tree.LeafCount; leaf++)
            {
                sum += tree.LeafValues[leaf] * tree.LeafCovers[leaf];
                cover += tree.LeafCovers[leaf];
            }

            ExpectedValue += sum / cover;
        }
    }

    /// <summary>The sum of the trees' mean answers over the training rows.</summary>
    public double ExpectedValue { get; }

    /// <summary>Adds each feature's part of the score.</summary>
    public void Add(ReadOnlySpan<float> row, Span<double> contributions)
    {
        var workspace = ArrayPool<double>.Shared.Rent(_workspace);
        foreach (var tree in _trees)
        {
            tree.Add(_decoder, row, workspace, contributions);
        }

        ArrayPool<double>.Shared.Return(workspace);
    }
}
