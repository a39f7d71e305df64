using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>Reads and writes "forest/1". Everything that is read is checked before it is used.</summary>
/// <remarks>
/// i32 task, i32 outputs, i32 features, for each feature u16 category codes, a bin each, and the bin of unknown ones; i32 trees, each as
/// <see cref="DecisionTreeFormat"/> says.
/// </remarks>
internal static class ForestFormat
{
    private const int MaxFeatures = 1 << 20;
    private const int MaxTrees = 100_000;
    private const int MaxLeaves = 1 << 28;

    public static void Write(ForestModel model, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((int)model.Task);
        writer.Write(model.OutputCount);
        DecisionTreeFormat.Write(model.Decoder, writer);
        writer.Write(model.TreeCount);
        foreach (var tree in model.Trees)
        {
            DecisionTreeFormat.Write(tree, writer);
        }
    }

    /// <exception cref="ModelFormatException">The bytes are no such model.</exception>
    public static ForestModel Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var task = (ForestTask)reader.ReadInt32();
            DecisionTreeFormat.Require(Enum.IsDefined(task), "an unknown task");
            var outputs = reader.ReadInt32();
            DecisionTreeFormat.Require(
                outputs == 1 || (task == ForestTask.Classification && outputs is >= 3 and <= ForestTarget.MaxClasses), "an impossible number of outputs");
            var decoder = DecisionTreeFormat.ReadDecoder(reader, MaxFeatures);
            var count = reader.ReadInt32();
            DecisionTreeFormat.Require(count is >= 1 and <= MaxTrees, "an impossible number of trees");
            var trees = ImmutableArray.CreateBuilder<DecisionTree>();
            for (var i = 0; i < count; i++)
            {
                trees.Add(DecisionTreeFormat.ReadTree(reader, decoder, outputs, MaxLeaves));
            }

            return new ForestModel(task, outputs, decoder, trees.ToImmutable());
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFormatException("The model ends in the middle of its trees.", "Copy it again, or register the model again.", innerException: e);
        }
    }
}
