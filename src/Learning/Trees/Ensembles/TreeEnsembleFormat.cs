using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Reads and writes "trees/1". Everything that is read is checked before it is used.</summary>
/// <remarks>
/// i32 features, i32 link, f64 link scale, u8 average, u8 single precision, string objective, string notes, i32 and strings of names,
/// i32 and strings of ranges, i32 and f64 of base scores, i32 trees. A tree: i32 output, f64 shrinkage, i32 leaves, then leaves - 1
/// nodes — i32 feature, i32 left, i32 right, u8 missing kind (bits 0-1), missing left (2) and category (3), f32 gain, f64 value, weight
/// and count, f64 threshold or i32 and u32 words of categories — then for each leaf f64 value, weight and count.
/// </remarks>
internal static class TreeEnsembleFormat
{
    private const int NodeBytes = 41;
    private const int LeafBytes = 24;
    private const int TreeBytes = 16 + LeafBytes;

    public static void Write(EnsembleDefinition definition, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(definition.FeatureCount);
        writer.Write((int)definition.Link);
        writer.Write(definition.LinkScale);
        writer.Write(definition.IsAverage);
        writer.Write(definition.IsSinglePrecision);
        writer.Write(definition.Objective);
        writer.Write(definition.Notes);
        WriteStrings(definition.FeatureNames, writer);
        WriteStrings(definition.FeatureRanges, writer);
        writer.Write(definition.BaseScores.Length);
        foreach (var score in definition.BaseScores)
        {
            writer.Write(score);
        }

        writer.Write(definition.Trees.Length);
        foreach (var tree in definition.Trees)
        {
            WriteTree(tree, writer);
        }
    }

    /// <exception cref="ModelFormatException">The bytes are no such model.</exception>
    public static TreeEnsembleModel Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var features = reader.ReadInt32();
            Require(features is >= 1 and <= EnsembleDefinition.MaxFeatures, "an impossible number of features");
            var link = (EnsembleLink)reader.ReadInt32();
            Require(Enum.IsDefined(link), "an unknown link");
            var definition = new EnsembleDefinition
            {
                FeatureCount = features,
                Link = link,
                LinkScale = ReadFinite(reader, "a link scale"),
                IsAverage = reader.ReadBoolean(),
                IsSinglePrecision = reader.ReadBoolean(),
                Objective = reader.ReadString(),
                Notes = reader.ReadString(),
                FeatureNames = ReadStrings(reader, features),
                FeatureRanges = ReadStrings(reader, features),
                BaseScores = ReadBaseScores(reader),
                Trees = [],
            };
            var trees = ImmutableArray.CreateBuilder<EnsembleTree>();
            for (var left = ReadCount(reader, TreeBytes, "trees"); left > 0; left--)
            {
                trees.Add(ReadTree(reader, definition, trees.Count));
            }

            return new TreeEnsembleModel(definition with { Trees = trees.ToImmutable() });
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new ModelFormatException("The model ends in the middle of its trees.", "Copy it again, or register the model again.", innerException: e);
        }
    }

    private static void WriteStrings(ImmutableArray<string> texts, BinaryWriter writer)
    {
        writer.Write(texts.Length);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static ImmutableArray<string> ReadStrings(BinaryReader reader, int features)
    {
        var count = ReadCount(reader, 1, "names");
        Require(count == 0 || count == features, "another number of names than of features");
        var texts = ImmutableArray.CreateBuilder<string>();
        for (; count > 0; count--)
        {
            texts.Add(reader.ReadString());
        }

        return texts.ToImmutable();
    }

    private static ImmutableArray<double> ReadBaseScores(BinaryReader reader)
    {
        var count = ReadCount(reader, sizeof(double), "outputs");
        Require(count is >= 1 and <= EnsembleDefinition.MaxOutputs, "an impossible number of outputs");
        var scores = ImmutableArray.CreateBuilder<double>(count);
        for (; count > 0; count--)
        {
            scores.Add(ReadFinite(reader, "a base score"));
        }

        return scores.ToImmutable();
    }

    private static void WriteTree(EnsembleTree tree, BinaryWriter writer)
    {
        writer.Write(tree.Output);
        writer.Write(tree.Shrinkage);
        writer.Write(tree.LeafCount);
        foreach (ref readonly var node in tree.Nodes.AsSpan())
        {
            writer.Write(node.Feature);
            writer.Write(node.Left);
            writer.Write(node.Right);
            writer.Write((byte)((int)node.Missing | (node.MissingLeft ? 4 : 0) | (node.LeftCategories is null ? 0 : 8)));
            writer.Write(node.Gain);
            writer.Write(node.Value);
            writer.Write(node.Weight);
            writer.Write(node.Count);
            if (node.LeftCategories is null)
            {
                writer.Write(node.Threshold);
                continue;
            }

            writer.Write(node.LeftCategories.Length);
            foreach (var word in node.LeftCategories)
            {
                writer.Write(word);
            }
        }

        for (var leaf = 0; leaf < tree.LeafCount; leaf++)
        {
            writer.Write(tree.LeafValues[leaf]);
            writer.Write(tree.LeafWeights[leaf]);
            writer.Write(tree.LeafCounts[leaf]);
        }
    }

    private static EnsembleTree ReadTree(BinaryReader reader, EnsembleDefinition definition, int number)
    {
        var output = reader.ReadInt32();
        Require(output >= 0 && output < definition.BaseScores.Length, "a tree of an output that does not exist");
        var shrinkage = ReadFinite(reader, "a shrinkage");
        var leaves = ReadCount(reader, LeafBytes, "leaves");
        Require(leaves >= 1 && ((long)leaves * (NodeBytes + LeafBytes)) - NodeBytes <= Left(reader), "a tree of more leaves than the file has room for");
        var nodes = new EnsembleNode[leaves - 1];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = ReadNode(reader, definition);
        }

        nodes = EnsembleShape.Check(nodes, leaves, $"tree {number}");
        var (values, weights, counts) = (new double[leaves], new double[leaves], new double[leaves]);
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            values[leaf] = ReadFinite(reader, "a leaf value");
            weights[leaf] = ReadFinite(reader, "a weight");
            counts[leaf] = ReadFinite(reader, "a count");
        }

        return new EnsembleTree
        {
            Nodes = nodes, LeafValues = values, LeafWeights = weights, LeafCounts = counts, Output = output, Shrinkage = shrinkage,
        };
    }

    private static EnsembleNode ReadNode(BinaryReader reader, EnsembleDefinition definition)
    {
        var feature = reader.ReadInt32();
        Require(feature >= 0 && feature < definition.FeatureCount, "a split on a feature that does not exist");
        var (left, right) = (reader.ReadInt32(), reader.ReadInt32());
        int kind = reader.ReadByte();
        Require(kind < 16 && (kind & 3) < 3, "a split of an unknown kind");
        var node = new EnsembleNode
        {
            Feature = feature,
            Left = left,
            Right = right,
            Missing = (MissingKind)(kind & 3),
            MissingLeft = (kind & 4) != 0,
            Gain = reader.ReadSingle(),
            Value = ReadFinite(reader, "a node value"),
            Weight = ReadFinite(reader, "a weight"),
            Count = ReadFinite(reader, "a count"),
        };
        Require(float.IsFinite(node.Gain), "a gain that is not finite");
        return (kind & 8) == 0
            ? node with { Threshold = ReadThreshold(reader) }
            : node with { LeftCategories = ReadWords(reader) };
    }

    private static uint[] ReadWords(BinaryReader reader)
    {
        var words = new uint[ReadCount(reader, sizeof(uint), "words of categories")];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = reader.ReadUInt32();
        }

        return words;
    }

    /// <summary>Reads a count and refuses it before anything is reserved for more than the file can hold.</summary>
    private static int ReadCount(BinaryReader reader, int bytesEach, string what)
    {
        var count = reader.ReadInt32();
        Require(count >= 0 && (long)count * bytesEach <= Left(reader), $"a count of {count} {what}, more than the file has room for");
        return count;
    }

    private static long Left(BinaryReader reader) =>
        reader.BaseStream.CanSeek ? reader.BaseStream.Length - reader.BaseStream.Position : long.MaxValue;

    private static double ReadFinite(BinaryReader reader, string what)
    {
        var value = reader.ReadDouble();
        Require(double.IsFinite(value), $"{what} that is not finite");
        return value;
    }

    private static double ReadThreshold(BinaryReader reader)
    {
        var threshold = reader.ReadDouble();
        Require(!double.IsNaN(threshold), "a threshold that is not a number");
        return threshold;
    }

    private static void Require([DoesNotReturnIf(false)] bool condition, string found)
    {
        if (!condition)
        {
            throw new ModelFormatException($"The model holds {found}.", "Copy it again, or register the model again.");
        }
    }
}
