using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>
/// Trees whose thresholds are ranks: a row's values become their ranks among the thresholds of all trees, a byte each, and a node fits into four
/// bytes.
/// </summary>
/// <remarks>
/// A node's word: the lowest byte is the rank, above it the column, above that how far ahead the left child lies; the right one follows it. Bit 31
/// marks a category. A leaf has no distance and a rank that nothing is above, so that walking on from it stays. Breadth first, so that the
/// levels that every row passes lie together. Possible when no column has more than 255 thresholds, which is what binned features give.
/// </remarks>
internal sealed class RankTrees
{
    /// <summary>Bits of the rank; the column follows.</summary>
    public const int RankBits = 8;

    /// <summary>The rank in a leaf: no value is above it.</summary>
    public const int LeafRank = 255;

    private const int DistanceEnd = 31;

    private RankTrees(ScoringColumns columns, float[][] thresholds, int trees, int outputs)
    {
        Columns = columns;
        Outputs = outputs;
        ColumnBits = Math.Max(1, 32 - int.LeadingZeroCount(Math.Max(columns.Count - 1, 1)));
        Searches = new EdgeSearch?[columns.Count];
        for (var column = 0; column < thresholds.Length; column++)
        {
            Searches[column] = columns.IsCategory(column) ? null : new EdgeSearch(new FeatureBins(thresholds[column], hasMissing: false));
        }

        Roots = new int[trees + 1];
        HasCategories = new bool[trees];
    }

    /// <summary>The columns that are ranked.</summary>
    public ScoringColumns Columns { get; }

    /// <summary>For each column how numbers become ranks; null for categories, whose bins are taken as they are.</summary>
    public EdgeSearch?[] Searches { get; }

    /// <summary>Values of a leaf.</summary>
    public int Outputs { get; }

    /// <summary>Bits of the column in a node.</summary>
    public int ColumnBits { get; }

    /// <summary>The first node of each tree, and the end of the last.</summary>
    public int[] Roots { get; }

    /// <summary>For each tree whether it splits on categories.</summary>
    public bool[] HasCategories { get; }

    /// <summary>All nodes, tree after tree.</summary>
    public uint[] Nodes { get; private set; } = [];

    /// <summary>For each node the bits of a leaf's value (of several outputs: the place of its first), or a category's place among the sets.</summary>
    public int[] Extras { get; private set; } = [];

    /// <summary>The values of leaves with several outputs.</summary>
    public float[] Values { get; private set; } = [];

    /// <summary>The sets of categories that go left, eight words each.</summary>
    public uint[] Sets { get; private set; } = [];

    /// <summary>Lays trees out; null when they have too many thresholds, columns or leaves for it.</summary>
    public static RankTrees? TryCreate(ScoringColumns columns, ImmutableArray<DecisionTree> trees, int outputs)
    {
        if (columns.Count > 1 << 12 || Thresholds(columns, trees) is not { } thresholds)
        {
            return null;
        }

        var result = new RankTrees(columns, thresholds, trees.Length, outputs);
        return result.Fill(trees, thresholds) ? result : null;
    }

    private static float[][]? Thresholds(ScoringColumns columns, ImmutableArray<DecisionTree> trees)
    {
        var sets = new HashSet<float>[columns.Count];
        for (var column = 0; column < sets.Length; column++)
        {
            sets[column] = [];
        }

        foreach (var tree in trees)
        {
            foreach (ref readonly var node in tree.Nodes.AsSpan())
            {
                if (!node.IsCategory && sets[columns.NumberOf(node)].Add(node.Threshold) && sets[columns.NumberOf(node)].Count > LeafRank)
                {
                    return null;
                }
            }
        }

        return Array.ConvertAll(sets, set =>
        {
            var sorted = set.ToArray();
            Array.Sort(sorted);
            return sorted;
        });
    }

    private bool Fill(ImmutableArray<DecisionTree> trees, float[][] thresholds)
    {
        long total = 0;
        foreach (var tree in trees)
        {
            total += (2L * tree.LeafCount) - 1;
        }

        if (total > Array.MaxLength)
        {
            return false;
        }

        Nodes = new uint[total];
        Extras = new int[total];
        Values = new float[Outputs == 1 ? 0 : trees.Sum(tree => tree.LeafValues.Length)];
        var sets = new List<uint>();
        var (place, value) = (0, 0);
        var pending = new Queue<(int Child, int Place)>();
        for (var i = 0; i < trees.Length; i++)
        {
            Roots[i] = place;
            if (!Append(i, trees[i], thresholds, sets, pending, place, value))
            {
                return false;
            }

            place += (2 * trees[i].LeafCount) - 1;
            if (Outputs > 1)
            {
                trees[i].LeafValues.CopyTo(Values, value);
                value += trees[i].LeafValues.Length;
            }
        }

        Roots[^1] = place;
        Sets = [.. sets];
        return true;
    }

    private bool Append(
        int number, DecisionTree tree, float[][] thresholds, List<uint> sets, Queue<(int Child, int Place)> pending, int root, int firstValue)
    {
        var next = root + 1;
        pending.Clear();
        pending.Enqueue((tree.Nodes.Length == 0 ? ~0 : 0, root));
        while (pending.TryDequeue(out var item))
        {
            var (child, place) = item;
            if (child < 0)
            {
                Nodes[place] = LeafRank;
                Extras[place] = Outputs == 1 ? BitConverter.SingleToInt32Bits(tree.LeafValues[~child]) : firstValue + (~child * Outputs);
                continue;
            }

            ref readonly var node = ref tree.Nodes[child];
            var column = Columns.NumberOf(node);
            var distance = (uint)(next - place);
            if (distance >= 1u << (DistanceEnd - RankBits - ColumnBits))
            {
                return false;
            }

            var word = (distance << (RankBits + ColumnBits)) | ((uint)column << RankBits);
            if (node.IsCategory)
            {
                Nodes[place] = word | 0x80000000u;
                Extras[place] = sets.Count;
                HasCategories[number] = true;
                var set = node.LeftBins;
                sets.AddRange(MemoryMarshal.Cast<CategorySet, uint>(new ReadOnlySpan<CategorySet>(in set)));
            }
            else
            {
                Nodes[place] = word | (uint)Array.BinarySearch(thresholds[column], node.Threshold);
            }

            pending.Enqueue((node.Left, next));
            pending.Enqueue((node.Right, next + 1));
            next += 2;
        }

        return true;
    }
}
