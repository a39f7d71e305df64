using System.Collections.Immutable;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>Walks rows down trees. Eight trees of numbers are walked at once, so that the processor need not wait for one of them.</summary>
internal sealed unsafe class TreeWalker
{
    private readonly WalkNode[] _nodes;
    private readonly CategorySet[] _sets;
    private readonly int[] _roots;
    private readonly int[] _depths;

    // Whether the eight trees from here on have no categories.
    private readonly bool[] _isPlain;

    public TreeWalker(ScoringColumns columns, ImmutableArray<DecisionTree> trees)
    {
        var nodes = new List<WalkNode>();
        var sets = new List<CategorySet>();
        _roots = new int[trees.Length];
        _depths = [.. trees.Select(tree => tree.Depth)];
        for (var i = 0; i < trees.Length; i++)
        {
            _roots[i] = nodes.Count;
            Append(trees[i], columns, nodes, sets);
        }

        _nodes = [.. nodes];
        _sets = [.. sets];
        _isPlain = new bool[trees.Length];
        for (var i = 0; i + 8 <= trees.Length; i++)
        {
            _isPlain[i] = trees.AsSpan(i, 8).ToArray().All(tree => !tree.Nodes.Any(node => node.IsCategory));
        }
    }

    /// <summary>Adds the answers of all trees to a score, in the order of the trees.</summary>
    /// <param name="columns">The columns of one row.</param>
    /// <param name="score">The score so far.</param>
    public float Add(ReadOnlySpan<float> columns, float score)
    {
        fixed (WalkNode* nodes = _nodes)
        fixed (float* x = columns)
        {
            var tree = 0;
            while (tree < _roots.Length)
            {
                if (_isPlain[tree])
                {
                    score = AddEight(nodes, x, tree, score);
                    tree += 8;
                }
                else
                {
                    score += Walk(nodes, x, 1, _roots[tree]);
                    tree++;
                }
            }
        }

        return score;
    }

    /// <summary>The answer of one tree.</summary>
    /// <param name="tree">The tree's number.</param>
    /// <param name="columns">Where the row's first column lies.</param>
    /// <param name="stride">From column to column.</param>
    public float Answer(int tree, float* columns, int stride)
    {
        fixed (WalkNode* nodes = _nodes)
        {
            return Walk(nodes, columns, stride, _roots[tree]);
        }
    }

    private static void Append(DecisionTree tree, ScoringColumns columns, List<WalkNode> nodes, List<CategorySet> sets)
    {
        // Breadth first: a place is kept for each child when its parent is written.
        var pending = new Queue<(int Child, int Place)>();
        pending.Enqueue((tree.Nodes.Length == 0 ? ~0 : 0, nodes.Count));
        nodes.Add(default);
        while (pending.TryDequeue(out var next))
        {
            if (next.Child < 0)
            {
                nodes[next.Place] = new WalkNode(float.PositiveInfinity, 0, next.Place, tree.LeafValues[~next.Child]);
                continue;
            }

            var node = tree.Nodes[next.Child];
            var column = columns.NumberOf(node);
            nodes[next.Place] = node.IsCategory
                ? new WalkNode(0, ~column, nodes.Count, BitConverter.Int32BitsToSingle(sets.Count))
                : new WalkNode(node.Threshold, column, nodes.Count, 0);
            if (node.IsCategory)
            {
                sets.Add(node.LeftBins);
            }

            pending.Enqueue((node.Left, nodes.Count));
            pending.Enqueue((node.Right, nodes.Count + 1));
            nodes.Add(default);
            nodes.Add(default);
        }
    }

    private float Walk(WalkNode* nodes, float* x, int stride, int at)
    {
        while (true)
        {
            var node = nodes + at;
            if (node->Column < 0)
            {
                var bin = BitConverter.SingleToInt32Bits(x[~node->Column * stride]);
                at = node->Left + (_sets[BitConverter.SingleToInt32Bits(node->Value)].Contains(bin) ? 0 : 1);
                continue;
            }

            if (node->Left == at)
            {
                return node->Value;
            }

            at = node->Left + (x[node->Column * stride] > node->Threshold ? 1 : 0);
        }
    }

    private float AddEight(WalkNode* nodes, float* x, int tree, float score)
    {
        var roots = _roots.AsSpan(tree, 8);
        var steps = 0;
        foreach (var depth in _depths.AsSpan(tree, 8))
        {
            steps = Math.Max(steps, depth);
        }

        var (a, b, c, d) = (roots[0], roots[1], roots[2], roots[3]);
        var (e, f, g, h) = (roots[4], roots[5], roots[6], roots[7]);
        for (; steps > 0; steps--)
        {
            a = nodes[a].Left + (x[nodes[a].Column] > nodes[a].Threshold ? 1 : 0);
            b = nodes[b].Left + (x[nodes[b].Column] > nodes[b].Threshold ? 1 : 0);
            c = nodes[c].Left + (x[nodes[c].Column] > nodes[c].Threshold ? 1 : 0);
            d = nodes[d].Left + (x[nodes[d].Column] > nodes[d].Threshold ? 1 : 0);
            e = nodes[e].Left + (x[nodes[e].Column] > nodes[e].Threshold ? 1 : 0);
            f = nodes[f].Left + (x[nodes[f].Column] > nodes[f].Threshold ? 1 : 0);
            g = nodes[g].Left + (x[nodes[g].Column] > nodes[g].Threshold ? 1 : 0);
            h = nodes[h].Left + (x[nodes[h].Column] > nodes[h].Threshold ? 1 : 0);
        }

        score += nodes[a].Value;
        score += nodes[b].Value;
        score += nodes[c].Value;
        score += nodes[d].Value;
        score += nodes[e].Value;
        score += nodes[f].Value;
        score += nodes[g].Value;
        return score + nodes[h].Value;
    }
}
