using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>Scores many rows at once by ruling out leaves: every split of a tree is compared, no path is followed.</summary>
/// <remarks>
/// QuickScorer with one row a lane (Lucchese et al. 2015 and 2016). The highest bit that is left marks the leaf; leaves
/// beyond 32 go on in further words, of which the first that is not empty decides.
/// </remarks>
internal sealed unsafe class MaskTrees
{
    /// <summary>Rows of a block.</summary>
    public const int Lanes = 32;

    /// <summary>Above it, following a path takes fewer steps than comparing every split.</summary>
    public const int MaxMaskLeaves = 256;

    private const int WordLeaves = 32;


    private readonly MaskGroup[] _groups;
    private readonly MaskNode[] _nodes;
    private readonly CategorySet[] _sets;
    private readonly float[] _leafValues;
    private readonly TreeWalker _walker;

    public MaskTrees(ScoringColumns columns, ImmutableArray<DecisionTree> trees, TreeWalker walker)
    {
        _walker = walker;
        var groups = new List<MaskGroup>();
        var nodes = new List<MaskNode>();
        var sets = new List<CategorySet>();
        var values = new List<float>();
        for (var i = 0; i < trees.Length; i++)
        {
            if (trees[i].LeafCount > MaxMaskLeaves)
            {
                groups.Add(new MaskGroup(0, 0, IsLast: true, WalkTree: i));
                continue;
            }

            for (var word = (trees[i].LeafCount - 1) / WordLeaves; word >= 0; word--)
            {
                groups.Add(Append(trees[i], word, columns, nodes, sets));
                for (var leaf = word * WordLeaves; leaf < (word + 1) * WordLeaves; leaf++)
                {
                    values.Add(leaf < trees[i].LeafCount ? trees[i].LeafValues[leaf] : 0);
                }
            }
        }

        _groups = CountPlain(groups);
        _nodes = [.. nodes];
        _sets = [.. sets];
        _leafValues = [.. values];
    }

    /// <summary>Whether this processor has the vectors that make it worth while.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Adds the answers of all trees to the scores of a block, tree after tree.</summary>
    /// <param name="columns">Columns × <see cref="Lanes"/>.</param>
    /// <param name="scores">One score a lane.</param>
    public void Add(ReadOnlySpan<float> columns, Span<float> scores)
    {
        fixed (float* x = columns)
        fixed (float* s = scores)
        fixed (MaskNode* nodes = _nodes)
        fixed (float* values = _leafValues)
        {
            if (Avx512F.IsSupported && Avx512CD.IsSupported)
            {
                Add512(x, s, nodes, values);
            }
            else
            {
                for (var lane = 0; lane < Lanes; lane += Vector256<float>.Count)
                {
                    Add256(x + lane, s + lane, nodes, values);
                }
            }
        }
    }

    private static MaskGroup[] CountPlain(List<MaskGroup> groups)
    {
        // From the back: a tree is plain when all of its groups are, and a run of plain trees is one run.
        var counted = groups.ToArray();
        for (var end = counted.Length; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && !counted[start - 1].IsLast)
            {
                start--;
            }

            var isPlain = counted.AsSpan(start, end - start).ToArray().All(group => group is { Categories: 0, WalkTree: < 0 });
            var after = end < counted.Length ? counted[end].PlainGroups : 0;
            counted[start] = counted[start] with { PlainGroups = isPlain ? end - start + after : 0 };
            end = start;
        }

        return counted;
    }

    private static MaskGroup Append(DecisionTree tree, int word, ScoringColumns columns, List<MaskNode> nodes, List<CategorySet> sets)
    {
        var first = new int[tree.Nodes.Length];
        int FirstLeaf(int child) => child < 0 ? ~child : first[child];
        for (var i = first.Length - 1; i >= 0; i--)
        {
            first[i] = FirstLeaf(tree.Nodes[i].Left);
        }

        var numbers = new List<MaskNode>();
        var categories = new List<MaskNode>();
        for (var i = 0; i < first.Length; i++)
        {
            var node = tree.Nodes[i];
            uint clear = 0;
            for (var leaf = Math.Max(first[i], word * WordLeaves); leaf < Math.Min(FirstLeaf(node.Right), (word + 1) * WordLeaves); leaf++)
            {
                clear |= 0x80000000u >> (leaf % WordLeaves);
            }

            if (clear == 0)
            {
                continue;
            }

            if (node.IsCategory)
            {
                categories.Add(new MaskNode(BitConverter.Int32BitsToSingle(sets.Count), clear, columns.NumberOf(node)));
                sets.Add(node.LeftBins);
            }
            else
            {
                numbers.Add(new MaskNode(node.Threshold, clear, columns.NumberOf(node)));
            }
        }

        nodes.AddRange(numbers);
        nodes.AddRange(categories);
        return new MaskGroup(numbers.Count, categories.Count, IsLast: word == 0, WalkTree: -1);
    }

    private void Add512(float* x, float* scores, MaskNode* node, float* leaves)
    {
        var masks = stackalloc uint[Lanes];
        var values = stackalloc float[Lanes];
        fixed (MaskGroup* groups = _groups)
        {
            for (var group = groups; group < groups + _groups.Length;)
            {
                if (group->PlainGroups > 0)
                {
                    AddPlain(x, scores, group, ref node, ref leaves);
                    group += group->PlainGroups;
                    continue;
                }

                if (group->WalkTree >= 0)
                {
                    WalkAll(group->WalkTree, x, values, Lanes);
                }
                else
                {
                    ClearNumbers(node, group->Numbers, x, masks);
                    node = ClearCategories(node + group->Numbers, group->Categories, x, masks, Lanes);
                    Choose(masks, leaves, values);
                    Choose(masks + 16, leaves, values + 16);
                    leaves += WordLeaves;
                }

                if (group->IsLast)
                {
                    (Vector512.Load(scores) + Vector512.Load(values)).Store(scores);
                    (Vector512.Load(scores + 16) + Vector512.Load(values + 16)).Store(scores + 16);
                }

                group++;
            }
        }
    }

    // A method with calls cannot keep vectors in registers, so the common case has one without any.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddPlain(float* x, float* scores, MaskGroup* group, ref MaskNode* nodes, ref float* leafValues)
    {
        var node = nodes;
        var leaves = leafValues;
        var (scoreA, scoreB) = (Vector512.Load(scores), Vector512.Load(scores + 16));
        var (valueA, valueB) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var last = group + group->PlainGroups; group < last; group++, leaves += WordLeaves)
        {
            var (a, b) = (Vector512<uint>.AllBitsSet, Vector512<uint>.AllBitsSet);
            for (var end = node + group->Numbers; node < end; node++)
            {
                var threshold = Vector512.Create(node->Threshold);
                var keep = Vector512.Create(~node->Clear);
                var at = x + ((nint)node->Column * Lanes);
                a = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(at), threshold).AsUInt32(), a & keep, a);
                b = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(at + 16), threshold).AsUInt32(), b & keep, b);
            }

            var (low, high) = (Vector512.Load(leaves), Vector512.Load(leaves + 16));
            var leafA = Avx512F.PermuteVar16x32x2(low, Avx512CD.LeadingZeroCount(a).AsInt32(), high);
            var leafB = Avx512F.PermuteVar16x32x2(low, Avx512CD.LeadingZeroCount(b).AsInt32(), high);
            valueA = Vector512.ConditionalSelect(Vector512.Equals(a, Vector512<uint>.Zero).AsSingle(), valueA, leafA);
            valueB = Vector512.ConditionalSelect(Vector512.Equals(b, Vector512<uint>.Zero).AsSingle(), valueB, leafB);
            if (group->IsLast)
            {
                scoreA += valueA;
                scoreB += valueB;
            }
        }

        scoreA.Store(scores);
        scoreB.Store(scores + 16);
        nodes = node;
        leafValues = leaves;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ClearNumbers(MaskNode* node, int count, float* x, uint* masks)
    {
        var (a, b) = (Vector512<uint>.AllBitsSet, Vector512<uint>.AllBitsSet);
        for (var end = node + count; node < end; node++)
        {
            var threshold = Vector512.Create(node->Threshold);
            var keep = Vector512.Create(~node->Clear);
            var at = x + ((nint)node->Column * Lanes);
            a = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(at), threshold).AsUInt32(), a & keep, a);
            b = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(at + 16), threshold).AsUInt32(), b & keep, b);
        }

        a.Store(masks);
        b.Store(masks + 16);
    }

    /// <summary>Takes the leaf of the highest bit of each mask; a mask without bits leaves the value as it was.</summary>
    private static void Choose(uint* masks, float* leaves, float* values)
    {
        var mask = Vector512.Load(masks);
        var leaf = Avx512F.PermuteVar16x32x2(
            Vector512.Load(leaves), Avx512CD.LeadingZeroCount(mask).AsInt32(), Vector512.Load(leaves + 16));
        Vector512.ConditionalSelect(Vector512.Equals(mask, Vector512<uint>.Zero).AsSingle(), Vector512.Load(values), leaf).Store(values);
    }

    private void Add256(float* x, float* scores, MaskNode* node, float* leaves)
    {
        const int Width = 8;
        var values = stackalloc float[Width];
        var masks = stackalloc uint[Width];
        foreach (ref readonly var group in _groups.AsSpan())
        {
            if (group.WalkTree >= 0)
            {
                WalkAll(group.WalkTree, x, values, Width);
            }
            else
            {
                var mask = Vector256<uint>.AllBitsSet;
                for (var end = node + group.Numbers; node < end; node++)
                {
                    var isAbove = Vector256.GreaterThan(Vector256.Load(x + ((nint)node->Column * Lanes)), Vector256.Create(node->Threshold));
                    mask = Vector256.AndNot(mask, isAbove.AsUInt32() & Vector256.Create(node->Clear));
                }

                mask.Store(masks);
                if (group.Categories > 0)
                {
                    node = ClearCategories(node, group.Categories, x, masks, Width);
                }

                for (var lane = 0; lane < Width; lane++)
                {
                    values[lane] = masks[lane] == 0 ? values[lane] : leaves[BitOperations.LeadingZeroCount(masks[lane])];
                }

                leaves += WordLeaves;
            }

            if (group.IsLast)
            {
                for (var lane = 0; lane < Width; lane++)
                {
                    scores[lane] += values[lane];
                }
            }
        }
    }

    private MaskNode* ClearCategories(MaskNode* node, int count, float* x, uint* masks, int lanes)
    {
        fixed (CategorySet* sets = _sets)
        {
            for (var end = node + count; node < end; node++)
            {
                var words = Vector256.Load((uint*)(sets + BitConverter.SingleToInt32Bits(node->Threshold)));
                var clear = Vector256.Create(node->Clear);
                var column = (uint*)x + ((nint)node->Column * Lanes);
                for (var lane = 0; lane < lanes; lane += Vector256<uint>.Count)
                {
                    // The word of the set that holds the bin, moved so that the bin's bit comes first.
                    var bin = Vector256.Load(column + lane);
                    var word = Avx2.PermuteVar8x32(words, bin >>> 5);
                    var isRight = Vector256.Equals(
                        Avx2.ShiftRightLogicalVariable(word, bin & Vector256.Create(31u)) & Vector256<uint>.One, Vector256<uint>.Zero);
                    (Vector256.Load(masks + lane) & ~(isRight & clear)).Store(masks + lane);
                }
            }
        }

        return node;
    }

    private void WalkAll(int tree, float* x, float* answers, int lanes)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            answers[lane] = _walker.Answer(tree, x + lane, Lanes);
        }
    }
}
