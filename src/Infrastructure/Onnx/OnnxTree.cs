using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Infrastructure.Onnx;

/// <summary>The attributes of a tree operator: all nodes and leaves of all trees, in lists side by side.</summary>
/// <remarks>
/// A split on a category becomes a chain of equalities whose true branches share one child, as converters of LightGBM do it and runtimes
/// take it; where zero is missing, a split becomes up to three comparisons.
/// </remarks>
internal sealed class OnnxTree
{
    private const string LessOrEqual = "BRANCH_LEQ";
    private const string Equal = "BRANCH_EQ";
    private const string Leaf = "LEAF";
    private static readonly float Zero = MathF.Abs(EnsembleNode.ZeroThreshold);
    private static readonly float BelowZero = MathF.BitDecrement(-Zero);

    private int _tree = -1;
    private int _next;

    public List<long> TreeIds { get; } = [];

    public List<long> NodeIds { get; } = [];

    public List<long> Features { get; } = [];

    public List<float> Values { get; } = [];

    public List<string> Modes { get; } = [];

    public List<long> TrueIds { get; } = [];

    public List<long> FalseIds { get; } = [];

    public List<long> MissingTrue { get; } = [];

    public List<long> LeafTreeIds { get; } = [];

    public List<long> LeafNodeIds { get; } = [];

    public List<long> LeafOutputs { get; } = [];

    public List<float> LeafWeights { get; } = [];

    /// <summary>Adds a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="scale">What its leaves are multiplied with.</param>
    /// <param name="shift">What is added to its leaves then.</param>
    public void Add(EnsembleTree tree, double scale, double shift)
    {
        _tree++;
        _next = 0;
        var pending = new Stack<(int Child, int Place)>();
        pending.Push((tree.Nodes.Length == 0 ? ~0 : 0, Reserve()));
        while (pending.TryPop(out var next))
        {
            if (next.Child < 0)
            {
                Set(next.Place, 0, 0, Leaf, 0, 0, false);
                LeafTreeIds.Add(_tree);
                LeafNodeIds.Add(next.Place - First);
                LeafOutputs.Add(tree.Output);
                LeafWeights.Add((float)((tree.LeafValues[~next.Child] * scale) + shift));
                continue;
            }

            var node = tree.Nodes[next.Child];
            var (left, right) = (Reserve(), Reserve());
            pending.Push((node.Right, right));
            pending.Push((node.Left, left));
            Split(node, next.Place, left, right);
        }
    }

    // Where the tree's nodes begin in the lists.
    private int First => TreeIds.Count - _next;

    private int Reserve()
    {
        TreeIds.Add(_tree);
        NodeIds.Add(_next++);
        Features.Add(0);
        Values.Add(0);
        Modes.Add(Leaf);
        TrueIds.Add(0);
        FalseIds.Add(0);
        MissingTrue.Add(0);
        return TreeIds.Count - 1;
    }

    private void Set(int place, int feature, float value, string mode, int ifTrue, int ifFalse, bool missingTrue)
    {
        Features[place] = feature;
        Values[place] = value;
        Modes[place] = mode;
        TrueIds[place] = mode == Leaf ? 0 : ifTrue - First;
        FalseIds[place] = mode == Leaf ? 0 : ifFalse - First;
        MissingTrue[place] = missingTrue ? 1 : 0;
    }

    private void Split(in EnsembleNode node, int place, int left, int right)
    {
        if (node.LeftCategories is not null)
        {
            SplitCategory(node, place, left, right);
            return;
        }

        var threshold = RoundDown(node.Threshold);
        switch (node.Missing)
        {
            case MissingKind.Zero:
                SplitZero(node, threshold, place, left, right);
                break;
            case MissingKind.None:
                Set(place, node.Feature, threshold, LessOrEqual, left, right, threshold >= 0);
                break;
            default:
                Set(place, node.Feature, threshold, LessOrEqual, left, right, node.MissingLeft);
                break;
        }
    }

    private void SplitCategory(in EnsembleNode node, int place, int left, int right)
    {
        var codes = new List<int>();
        for (var code = 0; code < 32 * node.LeftCategories!.Length; code++)
        {
            if (((node.LeftCategories[code / 32] >> (code % 32)) & 1) != 0)
            {
                codes.Add(code);
            }
        }

        if (codes.Count == 0)
        {
            // No value is -1 here; only missing ones may go left.
            codes.Add(-1);
        }

        for (var i = 0; i < codes.Count; i++)
        {
            var ifNot = i == codes.Count - 1 ? right : Reserve();
            Set(place, node.Feature, codes[i], Equal, left, ifNot, node.MissingLeft);
            place = ifNot;
        }
    }

    private void SplitZero(in EnsembleNode node, float threshold, int place, int left, int right)
    {
        // Zero is an interval around it that goes where missing values go, whatever the threshold says.
        if (node.MissingLeft && threshold >= -Zero)
        {
            Set(place, node.Feature, MathF.Max(threshold, Zero), LessOrEqual, left, right, missingTrue: true);
        }
        else if (!node.MissingLeft && threshold < Zero)
        {
            Set(place, node.Feature, MathF.Min(threshold, BelowZero), LessOrEqual, left, right, missingTrue: false);
        }
        else
        {
            var (second, third) = (Reserve(), Reserve());
            var (below, inside) = node.MissingLeft ? (threshold, BelowZero) : (BelowZero, Zero);
            var above = node.MissingLeft ? Zero : threshold;
            Set(place, node.Feature, below, LessOrEqual, left, second, node.MissingLeft);
            Set(second, node.Feature, inside, LessOrEqual, right, third, !node.MissingLeft);
            Set(third, node.Feature, above, LessOrEqual, left, right, node.MissingLeft);
        }
    }

    private static float RoundDown(double threshold)
    {
        var rounded = (float)threshold;
        return rounded > threshold ? MathF.BitDecrement(rounded) : rounded;
    }
}
