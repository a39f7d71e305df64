using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Trees.Attribution;

/// <summary>One tree, prepared for Shapley values.</summary>
/// <remarks>
/// <para>
/// On the way to a leaf of value v, feature j passes a share z(j) of rows when it is unknown, and all (o = 1) or none (o = 0) when it
/// is known. Its Shapley value is a weighted sum over subsets S of the other features, and the weight of a subset,
/// |S|! (m - 1 - |S|)! / m!, is the integral of t^|S| (1 - t)^(m - 1 - |S|) for t from 0 to 1. So the sum over subsets becomes a product:
/// v (o(i) - z(i)) times the integral of the product over j other than i of t o(j) + (1 - t) z(j).
/// </para>
/// <para>
/// That is a polynomial in t, which Gauss-Legendre quadrature integrates exactly. Products go down the tree, sums over leaves
/// come up, and each edge pays its feature once: O(leaves × points) instead of O(leaves × depth²), and without the cancellation
/// that taking a feature out of a list of subset weights suffers from. An edge on a feature that was met before replaces
/// that feature's factor: it takes back what the earlier edge paid for the leaves below.
/// </para>
/// </remarks>
internal sealed class ShapTree
{
    // Of the root's cover.
    private const double LeastShare = 1e-15;

    private readonly ShapNode[] _nodes;
    private readonly double[] _leafValues;
    private readonly Quadrature _quadrature;

    // Two edges a node, left and right: the edge above the node, the last edge above on the same feature, the share of rows.
    private readonly int[] _above;
    private readonly int[] _earlier;
    private readonly double[] _share;

    /// <summary>Prepares a tree of one split or more.</summary>
    /// <param name="nodes">The splits, each before those below it.</param>
    /// <param name="leafValues">What each leaf answers.</param>
    /// <param name="leafCovers">The weight of the training rows in each leaf, 0 or more.</param>
    public ShapTree(ShapNode[] nodes, double[] leafValues, ReadOnlySpan<double> leafCovers)
    {
        _nodes = nodes;
        _leafValues = leafValues;
        var edges = 2 * nodes.Length;
        var covers = Covers(nodes, leafCovers);
        _above = new int[nodes.Length];
        _earlier = new int[nodes.Length];
        _share = new double[edges];
        var features = new int[nodes.Length];
        _above[0] = -1;
        for (var node = 0; node < nodes.Length; node++)
        {
            _earlier[node] = EarlierEdge(node, nodes[node].Feature);
            features[node] = (_above[node] < 0 ? 0 : features[_above[node] / 2]) + (_earlier[node] < 0 ? 1 : 0);
            var before = _earlier[node] < 0 ? 1 : _share[_earlier[node]];
            SetEdge((2 * node) + 0, nodes[node].Left, before, covers);
            SetEdge((2 * node) + 1, nodes[node].Right, before, covers);
        }

        _quadrature = Quadrature.ForDegree(features.Max() - 1);
        ExpectedValue = Expect(leafValues, covers.AsSpan(edges / 2));
        Workspace = (2 * edges * _quadrature.Count) + edges;
    }

    /// <summary>The mean answer over the training rows.</summary>
    public double ExpectedValue { get; }

    /// <summary>Numbers that <see cref="Add"/> needs to work with.</summary>
    public int Workspace { get; }

    /// <summary>Splits of the tree.</summary>
    public int NodeCount => _nodes.Length;

    /// <summary>Adds each feature's part of the tree's answer.</summary>
    /// <param name="goesLeft">For each split whether the row goes left there.</param>
    /// <param name="workspace">At least <see cref="Workspace"/> numbers; what they hold is overwritten.</param>
    /// <param name="contributions">One number a feature.</param>
    public void Add(ReadOnlySpan<bool> goesLeft, Span<double> workspace, Span<double> contributions)
    {
        var points = _quadrature.Count;
        var edges = 2 * _nodes.Length;
        var known = workspace[..edges];
        var products = workspace.Slice(edges, edges * points);
        var sums = workspace.Slice(edges + (edges * points), edges * points);
        for (var node = 0; node < _nodes.Length; node++)
        {
            var isLeft = goesLeft[node];
            var before = _earlier[node] < 0 ? 1 : known[_earlier[node]];
            known[2 * node] = isLeft ? before : 0;
            known[(2 * node) + 1] = isLeft ? 0 : before;
            Descend(node, known, products);
        }

        for (var node = _nodes.Length - 1; node >= 0; node--)
        {
            ref readonly var split = ref _nodes[node];
            contributions[split.Feature] += Pay(2 * node, split.Left, known, products, sums) + Pay((2 * node) + 1, split.Right, known, products, sums);
        }
    }

    private int EarlierEdge(int node, int feature)
    {
        for (var edge = _above[node]; edge >= 0; edge = _above[edge / 2])
        {
            if (_nodes[edge / 2].Feature == feature)
            {
                return edge;
            }
        }

        return -1;
    }

    private void SetEdge(int edge, int child, double before, double[] covers)
    {
        _share[edge] = before * (covers[PlaceOf(child)] / covers[edge / 2]);
        if (child >= 0)
        {
            _above[child] = edge;
        }
    }

    private int PlaceOf(int child) => child >= 0 ? child : _nodes.Length + ~child;

    /// <summary>The covers of all splits, then of all leaves. A leaf without rows gets next to nothing, as shares must not be zero.</summary>
    private double[] Covers(ShapNode[] nodes, ReadOnlySpan<double> leafCovers)
    {
        double all = 0;
        foreach (var cover in leafCovers)
        {
            all += Math.Max(cover, 0);
        }

        var least = all > 0 ? all * LeastShare : 1;
        var covers = new double[nodes.Length + leafCovers.Length];
        for (var leaf = 0; leaf < leafCovers.Length; leaf++)
        {
            covers[nodes.Length + leaf] = leafCovers[leaf] > 0 ? leafCovers[leaf] : least;
        }

        for (var node = nodes.Length - 1; node >= 0; node--)
        {
            covers[node] = covers[PlaceOf(nodes[node].Left)] + covers[PlaceOf(nodes[node].Right)];
        }

        return covers;
    }

    private static double Expect(double[] values, ReadOnlySpan<double> covers)
    {
        double sum = 0, cover = 0;
        for (var leaf = 0; leaf < values.Length; leaf++)
        {
            sum += values[leaf] * covers[leaf];
            cover += covers[leaf];
        }

        return sum / cover;
    }

    /// <summary>The products at both edges below a node.</summary>
    private void Descend(int node, ReadOnlySpan<double> known, Span<double> products)
    {
        var points = _quadrature.Count;
        var (above, earlier) = (_above[node], _earlier[node]);
        for (var i = 0; i < points; i += Vector256<double>.Count)
        {
            var t = _quadrature.Points(i);
            var product = above < 0 ? Vector256<double>.One : Vector256.Create<double>(products[((above * points) + i)..]);
            if (earlier >= 0)
            {
                product /= Factor(earlier, known, t);
            }

            (product * Factor(2 * node, known, t)).CopyTo(products[((2 * node * points) + i)..]);
            (product * Factor((2 * node) + 1, known, t)).CopyTo(products[((((2 * node) + 1) * points) + i)..]);
        }
    }

    /// <summary>Sums the leaves below an edge and returns what they owe to the edge's feature.</summary>
    private double Pay(int edge, int child, ReadOnlySpan<double> known, ReadOnlySpan<double> products, Span<double> sums)
    {
        var points = _quadrature.Count;
        var earlier = _earlier[edge / 2];
        var (owed, owedBefore) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < points; i += Vector256<double>.Count)
        {
            var t = _quadrature.Points(i);
            var sum = child < 0
                ? Vector256.Create<double>(products[((edge * points) + i)..]) * _leafValues[~child]
                : Vector256.Create<double>(sums[((2 * child * points) + i)..]) + Vector256.Create<double>(sums[((((2 * child) + 1) * points) + i)..]);
            sum.CopyTo(sums[((edge * points) + i)..]);
            var weighted = sum * _quadrature.Weights(i);
            owed += weighted / Factor(edge, known, t);
            if (earlier >= 0)
            {
                owedBefore += weighted / Factor(earlier, known, t);
            }
        }

        var value = (known[edge] - _share[edge]) * Vector256.Sum(owed);
        return earlier < 0 ? value : value - ((known[earlier] - _share[earlier]) * Vector256.Sum(owedBefore));
    }

    private Vector256<double> Factor(int edge, ReadOnlySpan<double> known, Vector256<double> t) =>
        Vector256.Create(_share[edge]) + (t * (known[edge] - _share[edge]));
}
