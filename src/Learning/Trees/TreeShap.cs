using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees;

/// <summary>Exact Shapley values of trees under their own distribution of rows.</summary>
/// <remarks>
/// Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020, algorithm 2. A path holds,
/// for each feature on the way to a node, the share of rows that pass when the feature is unknown (zero) and known (one), and the
/// weights of all subset sizes.
/// </remarks>
internal sealed class TreeShap
{
    private readonly FeatureDecoder _decoder;
    private readonly ImmutableArray<DecisionTree> _trees;
    private readonly int _pathLength;

    public TreeShap(FeatureDecoder decoder, ImmutableArray<DecisionTree> trees)
    {
        _decoder = decoder;
        _trees = trees;
        foreach (var tree in trees)
        {
            double sum = 0;
            double cover = 0;
            for (var leaf = 0; leaf < tree.LeafCount; leaf++)
            {
                sum += tree.LeafValues[leaf] * tree.LeafCovers[leaf];
                cover += tree.LeafCovers[leaf];
            }

            ExpectedValue += sum / cover;
            // Each level of the recursion works on a copy of its own, one step longer than the one above.
            var steps = tree.Depth + 2;
            _pathLength = Math.Max(_pathLength, steps * (steps + 1) / 2);
        }
    }

    /// <summary>The sum of the trees' mean answers over the training rows.</summary>
    public double ExpectedValue { get; }

    /// <summary>Adds each feature's part of the score.</summary>
    public void Add(ReadOnlySpan<float> row, Span<double> contributions)
    {
        var rented = ArrayPool<Step>.Shared.Rent(Math.Max(_pathLength, 1));
        foreach (var tree in _trees)
        {
            if (tree.Nodes.Length > 0)
            {
                new Walk(tree, _decoder, row, contributions).Visit(0, rented, 0, 1, 1, -1);
            }
        }

        ArrayPool<Step>.Shared.Return(rented);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Step
    {
        public int Feature;
        public double Zero;
        public double One;
        public double Weight;
    }

    private readonly ref struct Walk(DecisionTree tree, FeatureDecoder decoder, ReadOnlySpan<float> row, Span<double> contributions)
    {
        private readonly ReadOnlySpan<float> _row = row;
        private readonly Span<double> _contributions = contributions;

        public void Visit(int node, Span<Step> path, int length, double zero, double one, int feature)
        {
            Extend(path, length, zero, one, feature);
            if (node < 0)
            {
                Settle(path, length, tree.LeafValues[~node]);
                return;
            }

            ref readonly var split = ref tree.Nodes[node];
            var (hot, cold) = decoder.GoesLeft(split, _row) ? (split.Left, split.Right) : (split.Right, split.Left);
            var cover = tree.NodeCovers[node];
            var (zeroSoFar, oneSoFar) = (1.0, 1.0);
            for (var i = 1; i <= length; i++)
            {
                // A feature that was met before is taken out and put in again with both shares combined.
                if (path[i].Feature == split.Feature)
                {
                    (zeroSoFar, oneSoFar) = (path[i].Zero, path[i].One);
                    Unwind(path, length, i);
                    length--;
                    break;
                }
            }

            var used = path[..(length + 1)];
            var below = path[(length + 1)..];
            used.CopyTo(below);
            Visit(hot, below, length + 1, tree.Cover(hot) / cover * zeroSoFar, oneSoFar, split.Feature);
            used.CopyTo(below);
            Visit(cold, below, length + 1, tree.Cover(cold) / cover * zeroSoFar, 0, split.Feature);
        }

        private void Settle(ReadOnlySpan<Step> path, int length, double value)
        {
            for (var i = 1; i <= length; i++)
            {
                ref readonly var step = ref path[i];
                _contributions[step.Feature] += UnwoundSum(path, length, i) * (step.One - step.Zero) * value;
            }
        }

        private static void Extend(Span<Step> path, int length, double zero, double one, int feature)
        {
            path[length] = new Step { Feature = feature, Zero = zero, One = one, Weight = length == 0 ? 1 : 0 };
            for (var i = length - 1; i >= 0; i--)
            {
                path[i + 1].Weight += one * path[i].Weight * (i + 1) / (length + 1);
                path[i].Weight = zero * path[i].Weight * (length - i) / (length + 1);
            }
        }

        private static void Unwind(Span<Step> path, int length, int index)
        {
            var (zero, one) = (path[index].Zero, path[index].One);
            var next = path[length].Weight;
            for (var i = length - 1; i >= 0; i--)
            {
                if (one != 0)
                {
                    var weight = path[i].Weight;
                    path[i].Weight = next * (length + 1) / ((i + 1) * one);
                    next = weight - (path[i].Weight * zero * (length - i) / (length + 1));
                }
                else
                {
                    path[i].Weight = path[i].Weight * (length + 1) / (zero * (length - i));
                }
            }

            for (var i = index; i < length; i++)
            {
                path[i] = path[i + 1] with { Weight = path[i].Weight };
            }
        }

        private static double UnwoundSum(ReadOnlySpan<Step> path, int length, int index)
        {
            var (zero, one) = (path[index].Zero, path[index].One);
            var next = path[length].Weight;
            double total = 0;
            for (var i = length - 1; i >= 0; i--)
            {
                if (one != 0)
                {
                    var weight = next * (length + 1) / ((i + 1) * one);
                    total += weight;
                    next = path[i].Weight - (weight * zero * (length - i) / (length + 1));
                }
                else
                {
                    total += path[i].Weight * (length + 1) / (zero * (length - i));
                }
            }

            return total;
        }
    }
}
