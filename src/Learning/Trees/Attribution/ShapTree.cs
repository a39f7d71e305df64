using System.Runtime.CompilerServices;
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
internal sealed unsafe class ShapTree
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

    /// <summary>Numbers that <see cref="Tabulate"/> writes.</summary>
    public int TableLength => 8 * _nodes.Length * _quadrature.Count;

    /// <summary>
    /// Works the factors of all edges out once for many rows: for each edge those of an unknown row's share and of a known row, and one by each.
    /// </summary>
    /// <param name="tables"><see cref="TableLength"/> numbers are written.</param>
    public void Tabulate(Span<double> tables)
    {
        var points = _quadrature.Count;
        for (var edge = 0; edge < _share.Length; edge++)
        {
            for (var known = 0; known < 2; known++)
            {
                for (var i = 0; i < points; i += Vector256<double>.Count)
                {
                    var at = (((2 * edge) + known) * 2 * points) + i;
                    var factor = FactorOf(edge, known, i);
                    factor.CopyTo(tables[at..]);
                    (Vector256<double>.One / factor).CopyTo(tables[(at + points)..]);
                }
            }
        }
    }

    /// <summary>Adds each feature's part of the tree's answer.</summary>
    /// <param name="goesLeft">For each split whether the row goes left there.</param>
    /// <param name="workspace">At least <see cref="Workspace"/> numbers; what they hold is overwritten.</param>
    /// <param name="contributions">One number a feature.</param>
    /// <param name="tables">What <see cref="Tabulate"/> wrote, or empty; the results are the same bits.</param>
    public void Add(ReadOnlySpan<bool> goesLeft, Span<double> workspace, Span<double> contributions, ReadOnlySpan<double> tables = default)
    {
        fixed (double* work = workspace)
        fixed (double* table = tables)
        {
            var edges = 2 * _nodes.Length;
            var products = work + edges;
            var sums = products + (edges * _quadrature.Count);
            for (var node = 0; node < _nodes.Length; node++)
            {
                var before = _earlier[node] < 0 ? 1 : work[_earlier[node]];
                work[2 * node] = goesLeft[node] ? before : 0;
                work[(2 * node) + 1] = goesLeft[node] ? 0 : before;
                Descend(node, work, products, table);
            }

            for (var node = _nodes.Length - 1; node >= 0; node--)
            {
                var split = _nodes[node];
                contributions[split.Feature] +=
                    Pay(2 * node, split.Left, work, products, sums, table) + Pay((2 * node) + 1, split.Right, work, products, sums, table);
            }
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
    private void Descend(int node, double* known, double* products, double* table)
    {
        var points = _quadrature.Count;
        var (above, earlier) = (_above[node], _earlier[node]);
        var left = 2 * node;
        for (var i = 0; i < points; i += Vector256<double>.Count)
        {
            var product = above < 0 ? Vector256<double>.One : Vector256.Load(products + (above * points) + i);
            if (earlier >= 0)
            {
                product *= Inverse(earlier, known[earlier], i, table);
            }

            (product * Factor(left, known[left], i, table)).Store(products + (left * points) + i);
            (product * Factor(left + 1, known[left + 1], i, table)).Store(products + ((left + 1) * points) + i);
        }
    }

    /// <summary>Sums the leaves below an edge and returns what they owe to the edge's feature.</summary>
    private double Pay(int edge, int child, double* known, double* products, double* sums, double* table)
    {
        var points = _quadrature.Count;
        var earlier = _earlier[edge / 2];
        var (owed, owedBefore) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < points; i += Vector256<double>.Count)
        {
            var sum = child < 0
                ? Vector256.Load(products + (edge * points) + i) * _leafValues[~child]
                : Vector256.Load(sums + (2 * child * points) + i) + Vector256.Load(sums + (((2 * child) + 1) * points) + i);
            sum.Store(sums + (edge * points) + i);
            var weighted = sum * _quadrature.Weights(i);
            owed += weighted * Inverse(edge, known[edge], i, table);
            if (earlier >= 0)
            {
                owedBefore += weighted * Inverse(earlier, known[earlier], i, table);
            }
        }

        var value = (known[edge] - _share[edge]) * Vector256.Sum(owed);
        return earlier < 0 ? value : value - ((known[earlier] - _share[earlier]) * Vector256.Sum(owedBefore));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Factor(int edge, double known, int i, double* table) => table == null
        ? FactorOf(edge, known, i)
        : Vector256.Load(table + (((2 * edge) + (int)known) * 2 * _quadrature.Count) + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Inverse(int edge, double known, int i, double* table) => table == null
        ? Vector256<double>.One / FactorOf(edge, known, i)
        : Vector256.Load(table + (((((2 * edge) + (int)known) * 2) + 1) * _quadrature.Count) + i);

    private Vector256<double> FactorOf(int edge, double known, int i) =>
        Vector256.Create(_share[edge]) + (_quadrature.Points(i) * (known - _share[edge]));
}
