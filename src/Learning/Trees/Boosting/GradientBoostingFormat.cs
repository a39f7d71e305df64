using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Reads and writes "gbdt/2", and reads "gbdt/1". Everything that is read is checked before it is used.</summary>
/// <remarks>
/// i32 objective, i32 link, i32 outputs, f32 base score an output, i32 features, for each feature u16 category codes, a bin each, and the
/// bin of unknown ones; i32 trees, each as <see cref="DecisionTreeFormat"/> says, round after round with one tree an output. "gbdt/1" has
/// no link and no number of outputs: there is one.
/// </remarks>
internal static class GradientBoostingFormat
{
    private const int MaxFeatures = 1 << 20;
    private const int MaxRounds = 200_000;

    public static void Write(GradientBoostingModel model, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((int)model.Objective);
        writer.Write((int)model.Link);
        writer.Write(model.OutputCount);
        foreach (var score in model.BaseScores)
        {
            writer.Write(score);
        }

        DecisionTreeFormat.Write(model.Decoder, writer);
        writer.Write(model.TreeCount);
        foreach (var tree in model.Trees)
        {
            DecisionTreeFormat.Write(tree, writer);
        }
    }

    /// <exception cref="ModelFormatException">The bytes are no such model.</exception>
    public static GradientBoostingModel Read(BinaryReader reader) => Guarded(reader, () =>
    {
        var objective = (BoostingObjective)reader.ReadInt32();
        DecisionTreeFormat.Require(Enum.IsDefined(objective), "an unknown objective");
        var link = (ScoreLink)reader.ReadInt32();
        DecisionTreeFormat.Require(Enum.IsDefined(link), "an unknown link");
        var outputs = reader.ReadInt32();
        DecisionTreeFormat.Require(outputs is >= 1 and <= SoftmaxObjective.MaxClasses, "an impossible number of outputs");
        return ReadRest(reader, objective, link, outputs);
    });

    /// <exception cref="ModelFormatException">The bytes are no such model.</exception>
    public static GradientBoostingModel ReadFirst(BinaryReader reader) => Guarded(reader, () =>
    {
        var objective = (BoostingObjective)reader.ReadInt32();
        DecisionTreeFormat.Require(objective is BoostingObjective.BinaryLogLoss or BoostingObjective.SquaredError, "an unknown objective");
        return ReadRest(reader, objective, objective == BoostingObjective.BinaryLogLoss ? ScoreLink.Logistic : ScoreLink.Identity, outputs: 1);
    });

    private static GradientBoostingModel ReadRest(BinaryReader reader, BoostingObjective objective, ScoreLink link, int outputs)
    {
        var baseScores = ImmutableArray.CreateBuilder<float>(outputs);
        for (var output = 0; output < outputs; output++)
        {
            baseScores.Add(reader.ReadSingle());
            DecisionTreeFormat.Require(float.IsFinite(baseScores[output]), "a base score that is not finite");
        }

        var decoder = DecisionTreeFormat.ReadDecoder(reader, MaxFeatures);
        var count = reader.ReadInt32();
        DecisionTreeFormat.Require(count >= 0 && count <= (long)MaxRounds * outputs && count % outputs == 0, "an impossible number of trees");
        var trees = ImmutableArray.CreateBuilder<DecisionTree>();
        for (var i = 0; i < count; i++)
        {
            trees.Add(DecisionTreeFormat.ReadTree(reader, decoder));
        }

        return new GradientBoostingModel(objective, link, decoder, baseScores.MoveToImmutable(), trees.ToImmutable());
    }

    private static GradientBoostingModel Guarded(BinaryReader reader, Func<GradientBoostingModel> read)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return read();
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFormatException("The model ends in the middle of its trees.", "Copy it again, or register the model again.", innerException: e);
        }
    }
}
