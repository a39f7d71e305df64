using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Reads and writes "gbdt/1". Everything that is read is checked before it is used.</summary>
/// <remarks>
/// i32 objective, f32 base score, i32 features, for each feature u16 category codes, a bin each, and the bin of unknown ones;
/// i32 trees, each as <see cref="DecisionTreeFormat"/> says.
/// </remarks>
internal static class GradientBoostingFormat
{
    private const int MaxFeatures = 1 << 20;
    private const int MaxTrees = 100_000;

    public static void Write(GradientBoostingModel model, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((int)model.Objective);
        writer.Write(model.BaseScore);
        DecisionTreeFormat.Write(model.Decoder, writer);
        writer.Write(model.TreeCount);
        foreach (var tree in model.Trees)
        {
            DecisionTreeFormat.Write(tree, writer);
        }
    }

    /// <exception cref="ModelFormatException">The bytes are no such model.</exception>
    public static GradientBoostingModel Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var objective = (BoostingObjective)reader.ReadInt32();
            DecisionTreeFormat.Require(Enum.IsDefined(objective), "an unknown objective");
            var baseScore = reader.ReadSingle();
            DecisionTreeFormat.Require(float.IsFinite(baseScore), "a base score that is not finite");
            var decoder = DecisionTreeFormat.ReadDecoder(reader, MaxFeatures);
            var count = reader.ReadInt32();
            DecisionTreeFormat.Require(count is >= 0 and <= MaxTrees, "an impossible number of trees");
            var trees = ImmutableArray.CreateBuilder<DecisionTree>();
            for (var i = 0; i < count; i++)
            {
                trees.Add(DecisionTreeFormat.ReadTree(reader, decoder));
            }

            return new GradientBoostingModel(objective, decoder, baseScore, trees.ToImmutable());
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFormatException("The model ends in the middle of its trees.", "Copy it again, or register the model again.", innerException: e);
        }
    }
}
