using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees;

/// <summary>How trees are stored. Whatever is read is checked, so that altered bytes end in an error and never in a wrong walk.</summary>
/// <remarks>
/// A tree: i32 leaves, then leaves - 1 nodes — i32 feature and kind (bits 0-29 the feature, 30 missing left, 31 category), i32 left,
/// i32 right, f32 gain, f32 threshold or 4 × u64 bins that go left — then for each leaf f32 value and f64 cover.
/// </remarks>
internal static class DecisionTreeFormat
{
    private const uint CategoryBit = 0x80000000u;
    private const uint MissingLeftBit = 0x40000000u;
    private const int LeastNodeBytes = 20;

    public static void Write(FeatureDecoder decoder, BinaryWriter writer)
    {
        writer.Write(decoder.FeatureCount);
        for (var feature = 0; feature < decoder.FeatureCount; feature++)
        {
            var bins = decoder.CategoryBins[feature];
            writer.Write(bins.Length);
            if (!bins.IsEmpty)
            {
                writer.Write(bins.AsSpan());
                writer.Write(decoder.MissingBins[feature]);
            }
        }
    }

    public static FeatureDecoder ReadDecoder(BinaryReader reader, int maxFeatures)
    {
        var features = reader.ReadInt32();
        Require(features >= 1 && features <= maxFeatures, "an impossible number of features");
        var bins = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        var missing = ImmutableArray.CreateBuilder<byte>();
        for (var feature = 0; feature < features; feature++)
        {
            var codes = reader.ReadInt32();
            Require(codes >= 0, "a negative number of categories");
            if (codes == 0)
            {
                bins.Add([]);
                missing.Add(0);
                continue;
            }

            bins.Add([.. ReadBytes(reader, codes)]);
            missing.Add(reader.ReadByte());
        }

        return new FeatureDecoder(bins.ToImmutable(), missing.ToImmutable());
    }

    public static void Write(DecisionTree tree, BinaryWriter writer)
    {
        writer.Write(tree.LeafCount);
        foreach (var node in tree.Nodes)
        {
            writer.Write((uint)node.Feature | (node.IsCategory ? CategoryBit : 0) | (node.MissingLeft ? MissingLeftBit : 0));
            writer.Write(node.Left);
            writer.Write(node.Right);
            writer.Write(node.Gain);
            if (node.IsCategory)
            {
                writer.Write(node.LeftBins.Bits0);
                writer.Write(node.LeftBins.Bits1);
                writer.Write(node.LeftBins.Bits2);
                writer.Write(node.LeftBins.Bits3);
            }
            else
            {
                writer.Write(node.Threshold);
            }
        }

        var outputs = tree.LeafValues.Length / tree.LeafCount;
        for (var leaf = 0; leaf < tree.LeafCount; leaf++)
        {
            for (var output = 0; output < outputs; output++)
            {
                writer.Write(tree.LeafValues[(leaf * outputs) + output]);
            }

            writer.Write(tree.LeafCovers[leaf]);
        }
    }

    /// <summary>Reads a tree.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="decoder">The features that it may ask for.</param>
    /// <param name="outputs">Values of a leaf.</param>
    /// <param name="maxLeaves">Leaves at most.</param>
    public static DecisionTree ReadTree(BinaryReader reader, FeatureDecoder decoder, int outputs = 1, int maxLeaves = DecisionTree.MaxLeaves)
    {
        var leaves = reader.ReadInt32();
        Require(leaves >= 1 && leaves <= maxLeaves, "a tree with an impossible number of leaves");
        RequireLeft(reader, ((leaves - 1L) * LeastNodeBytes) + (leaves * (sizeof(double) + (sizeof(float) * (long)outputs))));
        var nodes = new TreeNode[leaves - 1];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = ReadNode(reader, decoder);
        }

        CheckShape(nodes, leaves);
        var values = new float[checked(leaves * outputs)];
        var covers = new double[leaves];
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            for (var output = 0; output < outputs; output++)
            {
                ref var value = ref values[(leaf * outputs) + output];
                value = reader.ReadSingle();
                Require(float.IsFinite(value), "a leaf value that is not finite");
            }

            covers[leaf] = reader.ReadDouble();
            Require(covers[leaf] > 0 && double.IsFinite(covers[leaf]), "a leaf without rows");
        }

        return new DecisionTree(nodes, values, covers);
    }

    public static void Require([DoesNotReturnIf(false)] bool condition, string found)
    {
        if (!condition)
        {
            throw new ModelFormatException($"The model holds {found}.", "Copy it again, or register the model again.");
        }
    }

    private static TreeNode ReadNode(BinaryReader reader, FeatureDecoder decoder)
    {
        var kind = reader.ReadUInt32();
        var isCategory = (kind & CategoryBit) != 0;
        var node = new TreeNode
        {
            Feature = (int)(kind & ~(CategoryBit | MissingLeftBit)),
            IsCategory = isCategory,
            MissingLeft = (kind & MissingLeftBit) != 0,
            Left = reader.ReadInt32(),
            Right = reader.ReadInt32(),
            Gain = reader.ReadSingle(),
            Threshold = isCategory ? 0 : reader.ReadSingle(),
            LeftBins = isCategory
                ? new CategorySet(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64())
                : default,
        };
        Require(node.Feature < decoder.FeatureCount, "a split on a feature that does not exist");
        Require(isCategory == !decoder.CategoryBins[node.Feature].IsEmpty, "a split of another kind than its feature");
        Require(float.IsFinite(node.Threshold), "a threshold that is not finite");
        Require(float.IsFinite(node.Gain), "a gain that is not finite");
        return node;
    }

    /// <summary>Every node and leaf has to be reached exactly once, leaves from left to right, and no path may be too long.</summary>
    private static void CheckShape(TreeNode[] nodes, int leaves)
    {
        var depths = new int[nodes.Length];
        var parents = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            Require(i == 0 || depths[i] > 0, "a node that nothing leads to");
            Require(depths[i] < DecisionTree.MaxDepth, "a tree that is too deep");
            foreach (var child in (ReadOnlySpan<int>)[nodes[i].Left, nodes[i].Right])
            {
                if (child >= 0)
                {
                    Require(child > i && child < nodes.Length && depths[child] == 0, "a tree whose nodes do not form a tree");
                    depths[child] = depths[i] + 1;
                    parents++;
                }
            }
        }

        Require(nodes.Length == 0 || parents == nodes.Length - 1, "a node that nothing leads to");
        var path = new Stack<int>();
        path.Push(nodes.Length == 0 ? ~0 : 0);
        var next = 0;
        while (path.TryPop(out var child))
        {
            if (child < 0)
            {
                Require(~child == next && next < leaves, "leaves out of order");
                next++;
                continue;
            }

            path.Push(nodes[child].Right);
            path.Push(nodes[child].Left);
        }

        Require(next == leaves, "leaves that nothing leads to");
    }

    private static byte[] ReadBytes(BinaryReader reader, int count)
    {
        RequireLeft(reader, count);
        var bytes = reader.ReadBytes(count);
        return bytes.Length == count ? bytes : throw new EndOfStreamException();
    }

    /// <summary>The stream says how much there is before anything is reserved for it.</summary>
    private static void RequireLeft(BinaryReader reader, long count)
    {
        if (reader.BaseStream.CanSeek && reader.BaseStream.Length - reader.BaseStream.Position < count)
        {
            throw new EndOfStreamException();
        }
    }
}
