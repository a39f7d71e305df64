using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.XGBoost;

/// <summary>One tree as XGBoost keeps it: leaves and splits in one list, children by number, -1 in a leaf.</summary>
internal sealed class XGBoostTree
{
    // As many codes as a float can tell apart.
    private const int MaxCode = (1 << 24) - 1;

    private readonly XGBoostValue _value;
    private readonly int _features;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _feature;
    private readonly float[] _condition;
    private readonly bool[] _missingLeft;
    private readonly float[] _gain;
    private readonly float[] _hessian;
    private readonly float[] _weight;
    private readonly Dictionary<int, uint[]> _sets = [];

    public XGBoostTree(XGBoostValue value, int features, ref long wordsLeft)
    {
        _value = value;
        _features = features;
        _left = value["left_children"].Integers();
        var count = _left.Length;
        if (count == 0)
        {
            throw XGBoostJson.Damaged($"{value.Path} has no nodes");
        }

        if (value.Find("tree_param")?.Find("size_leaf_vector")?.Integer(0, int.MaxValue) > 1)
        {
            throw XGBoostJson.Damaged($"{value.Path} has vectors in its leaves, which are not read", "Train with multi_strategy one_output_per_tree.");
        }

        _right = value["right_children"].Integers(count);
        _feature = value["split_indices"].Integers(count);
        _condition = value["split_conditions"].Singles(count);
        _missingLeft = value["default_left"].Flags(count);
        _gain = value["loss_changes"].Singles(count);
        _hessian = value["sum_hessian"].Singles(count);
        _weight = value["base_weights"].Singles(count);
        ReadSets(ref wordsLeft);
    }

    /// <summary>The tree with leaves and splits apart; nodes that were pruned away are left out.</summary>
    /// <param name="output">The output that it adds to.</param>
    /// <param name="scale">What its leaves are multiplied with.</param>
    public EnsembleTree Build(int output, float scale)
    {
        var nodes = new List<EnsembleNode>();
        var (values, weights) = (new List<double>(), new List<double>());
        var seen = new bool[_left.Length];
        var pending = new Stack<(int Node, int Parent, bool IsLeft)>();
        pending.Push((0, -1, false));
        while (pending.TryPop(out var next))
        {
            var node = next.Node;
            if (seen[node])
            {
                throw XGBoostJson.Damaged($"two splits of {_value.Path} lead to node {node}");
            }

            seen[node] = true;
            var isLeaf = _left[node] == -1;
            if (next.Parent >= 0)
            {
                var child = isLeaf ? ~values.Count : nodes.Count;
                nodes[next.Parent] = next.IsLeft ? nodes[next.Parent] with { Left = child } : nodes[next.Parent] with { Right = child };
            }

            if (isLeaf)
            {
                values.Add((double)Condition(node) * scale);
                weights.Add(OrZero(_hessian[node]));
                continue;
            }

            // The codes of a category's set go right in XGBoost: here they go left, so the sides change places.
            var isTurned = _sets.ContainsKey(node);
            pending.Push((Child(isTurned ? _left[node] : _right[node], node), nodes.Count, false));
            pending.Push((Child(isTurned ? _right[node] : _left[node], node), nodes.Count, true));
            nodes.Add(Split(node));
        }

        return new EnsembleTree
        {
            Nodes = [.. nodes], LeafValues = [.. values], LeafWeights = [.. weights], LeafCounts = new double[values.Count], Output = output,
        };
    }

    private EnsembleNode Split(int node)
    {
        if (_feature[node] < 0 || _feature[node] >= _features)
        {
            throw XGBoostJson.Damaged($"{_value.Path}.split_indices[{node}] is {_feature[node]}, and there are {_features} features");
        }

        var set = _sets.GetValueOrDefault(node);
        return new EnsembleNode
        {
            Feature = _feature[node],
            // Below the condition is up to the float before it.
            Threshold = set is null ? MathF.BitDecrement(Condition(node)) : 0,
            LeftCategories = set,
            Missing = MissingKind.NaN,
            MissingLeft = _missingLeft[node] == (set is null),
            Left = 0,
            Right = 0,
            Gain = OrZero(_gain[node]),
            Value = OrZero(_weight[node]),
            Weight = OrZero(_hessian[node]),
        };
    }

    // What is only noted need not be known.
    private static float OrZero(float value) => float.IsNaN(value) ? 0 : value;

    private float Condition(int node) => float.IsNaN(_condition[node])
        ? throw XGBoostJson.Damaged($"{_value.Path}.split_conditions[{node}] is not a number")
        : _condition[node];

    private int Child(int child, int node) => child >= 0 && child < _left.Length
        ? child
        : throw XGBoostJson.Damaged($"node {node} of {_value.Path} leads to node {child}, and there are {_left.Length}");

    private void ReadSets(ref long wordsLeft)
    {
        if (_value.Find("categories_nodes")?.Integers() is not { Length: > 0 } nodes)
        {
            return;
        }

        var codes = _value["categories"].Integers();
        var starts = _value["categories_segments"].Integers(nodes.Length);
        var sizes = _value["categories_sizes"].Integers(nodes.Length);
        var next = 0L;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (starts[i] != next || sizes[i] < 0 || starts[i] + (long)sizes[i] > codes.Length)
            {
                throw XGBoostJson.Damaged($"{_value.Path}.categories_segments[{i}] does not follow the one before it");
            }

            next += sizes[i];
            if (nodes[i] < 0 || nodes[i] >= _left.Length || !_sets.TryAdd(nodes[i], Words(codes.AsSpan(starts[i], sizes[i]), ref wordsLeft)))
            {
                throw XGBoostJson.Damaged($"{_value.Path}.categories_nodes[{i}] is {nodes[i]}, which is no node or is named twice");
            }
        }
    }

    private uint[] Words(ReadOnlySpan<int> codes, ref long wordsLeft)
    {
        var most = -1;
        foreach (var code in codes)
        {
            most = Math.Max(most, code);
            if (code is < 0 or > MaxCode)
            {
                throw XGBoostJson.Damaged($"{_value.Path}.categories holds the code {code}; codes go from 0 to {MaxCode}");
            }
        }

        wordsLeft -= (most / 32) + 1;
        if (wordsLeft < 0)
        {
            throw XGBoostJson.Damaged($"the codes of the categories of {_value.Path} are far too large for their number", "Give categories codes from 0 on without gaps.");
        }

        var words = new uint[most < 0 ? 0 : (most / 32) + 1];
        foreach (var code in codes)
        {
            words[code / 32] |= 1u << (code % 32);
        }

        return words;
    }
}
