using System.Numerics;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Walks rows down trees of any origin, eight walks at once: eight trees of one row, or eight rows of one tree.</summary>
/// <remarks>Answers are added up in double precision in the order of the trees, so that one row and many give the same bits.</remarks>
/// <typeparam name="T">The precision of the rows: float or double.</typeparam>
internal sealed unsafe class EnsembleWalker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Abreast = 8;

    // Walks abreast take as many steps as the deepest of them.
    private const int MaxPlainDepth = 64;

    private readonly EnsembleWalkNode<T>[] _nodes;
    private readonly double[] _values;
    private readonly uint[] _sets;
    private readonly int[] _roots;
    private readonly int[] _depths;
    private readonly int[] _outputs;

    // Whether the tree has no categories and is not very deep; and whether this is so for the eight trees from here on.
    private readonly bool[] _isPlain;
    private readonly bool[] _areEightPlain;

    public EnsembleWalker(EnsembleDefinition definition, EnsembleColumns<T> columns)
    {
        var trees = definition.Trees;
        var nodes = new List<EnsembleWalkNode<T>>();
        var values = new List<double>();
        var sets = new List<uint>();
        _roots = new int[trees.Length];
        _depths = new int[trees.Length];
        _isPlain = new bool[trees.Length];
        _areEightPlain = new bool[trees.Length];
        _outputs = [.. trees.Select(tree => tree.Output)];
        for (var i = 0; i < trees.Length; i++)
        {
            _roots[i] = nodes.Count;
            _depths[i] = trees[i].MeasureDepth();
            _isPlain[i] = _depths[i] <= MaxPlainDepth && !Array.Exists(trees[i].Nodes, node => node.LeftCategories is not null);
            Append(trees[i], columns, nodes, values, sets);
        }

        for (var i = 0; i + Abreast <= trees.Length; i++)
        {
            _areEightPlain[i] = !_isPlain.AsSpan(i, Abreast).Contains(false);
        }

        _nodes = [.. nodes];
        _values = [.. values];
        _sets = [.. sets];
    }

    /// <summary>Adds the answers of all trees to the scores of one row.</summary>
    /// <param name="columns">The row's columns.</param>
    /// <param name="scores">One score an output.</param>
    public void Add(ReadOnlySpan<T> columns, Span<double> scores)
    {
        var at = stackalloc int[Abreast];
        fixed (EnsembleWalkNode<T>* nodes = _nodes)
        fixed (T* x = columns)
        {
            var tree = 0;
            while (tree < _roots.Length)
            {
                if (!_areEightPlain[tree])
                {
                    scores[_outputs[tree]] += _values[Walk(nodes, x, _roots[tree])];
                    tree++;
                    continue;
                }

                var steps = 0;
                for (var i = 0; i < Abreast; i++)
                {
                    at[i] = _roots[tree + i];
                    steps = Math.Max(steps, _depths[tree + i]);
                }

                WalkEight(nodes, x, 0, at, steps);
                for (var i = 0; i < Abreast; i++)
                {
                    scores[_outputs[tree + i]] += _values[at[i]];
                }

                tree += Abreast;
            }
        }
    }

    /// <summary>Adds the answers of all trees to the scores of neighbouring rows.</summary>
    /// <param name="columns">Row after row, <paramref name="stride"/> columns each.</param>
    /// <param name="stride">The columns of a row.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">Row after row, <paramref name="outputs"/> scores each.</param>
    /// <param name="outputs">The scores of a row.</param>
    public void Add(ReadOnlySpan<T> columns, int stride, int rows, Span<double> scores, int outputs)
    {
        var at = stackalloc int[Abreast];
        fixed (EnsembleWalkNode<T>* nodes = _nodes)
        fixed (T* x = columns)
        {
            for (var tree = 0; tree < _roots.Length; tree++)
            {
                var row = 0;
                for (; _isPlain[tree] && row + Abreast <= rows; row += Abreast)
                {
                    new Span<int>(at, Abreast).Fill(_roots[tree]);
                    WalkEight(nodes, x + ((nint)row * stride), stride, at, _depths[tree]);
                    for (var i = 0; i < Abreast; i++)
                    {
                        scores[((row + i) * outputs) + _outputs[tree]] += _values[at[i]];
                    }
                }

                for (; row < rows; row++)
                {
                    scores[(row * outputs) + _outputs[tree]] += _values[Walk(nodes, x + ((nint)row * stride), _roots[tree])];
                }
            }
        }
    }

    private static void Append(
        EnsembleTree tree, EnsembleColumns<T> columns, List<EnsembleWalkNode<T>> nodes, List<double> values, List<uint> sets)
    {
        // Breadth first: a place is kept for each child when its parent is written.
        var pending = new Queue<(int Child, int Place)>();
        pending.Enqueue((tree.Nodes.Length == 0 ? ~0 : 0, nodes.Count));
        nodes.Add(default);
        values.Add(0);
        while (pending.TryDequeue(out var next))
        {
            if (next.Child < 0)
            {
                nodes[next.Place] = new EnsembleWalkNode<T>(T.PositiveInfinity, 0, next.Place, -1);
                values[next.Place] = tree.LeafValues[~next.Child];
                continue;
            }

            ref readonly var node = ref tree.Nodes[next.Child];
            var set = -1;
            if (node.LeftCategories is { } categories)
            {
                set = sets.Count;
                sets.Add(node.MissingLeft ? 1u : 0);
                sets.Add((uint)categories.Length);
                sets.AddRange(categories);
            }

            nodes[next.Place] = new EnsembleWalkNode<T>(RoundDown(node.Threshold), columns.NumberOf(node), nodes.Count, set);
            pending.Enqueue((node.Left, nodes.Count));
            pending.Enqueue((node.Right, nodes.Count + 1));
            nodes.AddRange([default, default]);
            values.AddRange([0, 0]);
        }
    }

    /// <summary>The greatest value of the rows' precision up to a threshold: no value lies between the two, so both divide alike.</summary>
    private static T RoundDown(double threshold)
    {
        var rounded = T.CreateTruncating(threshold);
        return double.CreateTruncating(rounded) > threshold ? T.BitDecrement(rounded) : rounded;
    }

    private static void WalkEight(EnsembleWalkNode<T>* nodes, T* x, nint stride, int* at, int steps)
    {
        var (a, b, c, d) = (at[0], at[1], at[2], at[3]);
        var (e, f, g, h) = (at[4], at[5], at[6], at[7]);
        T* p = x + stride, q = p + stride, r = q + stride, s = r + stride, t = s + stride, u = t + stride, v = u + stride;
        for (; steps > 0; steps--)
        {
            a = nodes[a].Left + (x[nodes[a].Column] <= nodes[a].Threshold ? 0 : 1);
            b = nodes[b].Left + (p[nodes[b].Column] <= nodes[b].Threshold ? 0 : 1);
            c = nodes[c].Left + (q[nodes[c].Column] <= nodes[c].Threshold ? 0 : 1);
            d = nodes[d].Left + (r[nodes[d].Column] <= nodes[d].Threshold ? 0 : 1);
            e = nodes[e].Left + (s[nodes[e].Column] <= nodes[e].Threshold ? 0 : 1);
            f = nodes[f].Left + (t[nodes[f].Column] <= nodes[f].Threshold ? 0 : 1);
            g = nodes[g].Left + (u[nodes[g].Column] <= nodes[g].Threshold ? 0 : 1);
            h = nodes[h].Left + (v[nodes[h].Column] <= nodes[h].Threshold ? 0 : 1);
        }

        (at[0], at[1], at[2], at[3]) = (a, b, c, d);
        (at[4], at[5], at[6], at[7]) = (e, f, g, h);
    }

    private int Walk(EnsembleWalkNode<T>* nodes, T* x, int at)
    {
        while (nodes[at].Left != at)
        {
            var node = nodes + at;
            var isLeft = node->Set >= 0 ? Contains(node->Set, int.CreateTruncating(x[node->Column])) : x[node->Column] <= node->Threshold;
            at = node->Left + (isLeft ? 0 : 1);
        }

        return at;
    }

    private bool Contains(int set, int code)
    {
        if (code < 0)
        {
            return code == -2 && _sets[set] != 0;
        }

        return code / 32 < _sets[set + 1] && ((_sets[set + 2 + (code / 32)] >> (code % 32)) & 1) != 0;
    }
}
