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
    private readonly DecisionTree _tree;
    private readonly Quadrature _quadrature;

    // Two edges a node, left and right: the edge above the node, the last edge above on the same feature, the share of rows.
    private readonly int[] _above;
    private readonly int[] _earlier;
    private readonly double[] _share;

    public ShapTree(DecisionTree tree)
    {
        _tree = tree;
        var edges = 2 * tree.Nodes.Length;
        _above = new int[tree.Nodes.Length];
        _earlier = new int[tree.Nodes.Length];
        _share = new double[edges];
        var features = new int[tree.Nodes.Length];
        _above[0] = -1;
        for (var node = 0; node < tree.Nodes.Length; node++)
        {
            ref readonly var split = ref tree.Nodes[node];
            _earlier[node] = EarlierEdge(node, split.Feature);
            features[node] = (_above[node] < 0 ? 0 : features[_above[node] / 2]) + (_earlier[node] < 0 ? 1 : 0);
            var share = (_earlier[node] < 0 ? 1 : _share[_earlier[node]]) / tree.NodeCovers[node];
            SetEdge((2 * node) + 0, split.Left, share);
            SetEdge((2 * node) + 1, split.Right, share);
        }

        _quadrature = Quadrature.ForDegree(features.Max() - 1);
        Workspace = (2 * edges * _quadrature.Count) + edges;
    }

    /// <summary>Numbers that <see cref="Add"/> needs to work with.</summary>
    public int Workspace { get; }

    /// <summary>Adds each feature's part of the tree's answer.</summary>
    public void Add(FeatureDecoder decoder, ReadOnlySpan<float> row, Span<double> workspace, Span<double> contributions)
    {
        var points = _quadrature.Count;
        var edges = 2 * _tree.Nodes.Length;
        var known = workspace[..edges];
        var products = workspace.Slice(edges, edges * points);
        var sums = workspace.Slice(edges + (edges * points), edges * points);
        for (var node = 0; node < _tree.Nodes.Length; node++)
        {
            var isLeft = decoder.GoesLeft(_tree.Nodes[node], row);
            var before = _earlier[node] < 0 ? 1 : known[_earlier[node]];
            known[2 * node] = isLeft ? before : 0;
            known[(2 * node) + 1] = isLeft ? 0 : before;
            Descend(node, known, products);
        }

        for (var node = _tree.Nodes.Length - 1; node >= 0; node--)
        {
            ref readonly var split = ref _tree.Nodes[node];
            contributions[split.Feature] += Pay(2 * node, split.Left, known, products, sums) + Pay((2 * node) + 1, split.Right, known, products, sums);
        }
    }

    private int EarlierEdge(int node, int feature)
    {
        for (var edge = _above[node]; edge >= 0; edge = _above[edge / 2])
        {
            if (_tree.Nodes[edge / 2].Feature == feature)
            {
                return edge;
            }
        }

        return -1;
    }

    private void SetEdge(int edge, int child, double share)
    {
        _share[edge] = share * _tree.Cover(child);
        if (child >= 0)
        {
            _above[child] = edge;
        }
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
                ? Vector256.Create<double>(products[((edge * points) + i)..]) * _tree.LeafValues[~child]
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
