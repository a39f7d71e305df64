using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <content>Bytes.</content>
public sealed unsafe partial class ImplicitAlsModel
{
    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Factors);
        writer.Write(ItemCount);
        writer.Write(UserCount);
        writer.Write(_steps);
        _weights.Write(writer);
        RecommenderFormats.WriteFloats(writer, ItemFactors.Values);
        RecommenderFormats.WriteFloats(writer, _itemSide.Gram.ToMatrix().Values[..(Factors * Factors)]);
        RecommenderFormats.WriteFloats(writer, _userSide.Gram.ToMatrix().Values[..(Factors * Factors)]);
        RecommenderFormats.WriteFloats(writer, _mean);
    }

    internal static ImplicitAlsModel Read(BinaryReader reader)
    {
        var factors = reader.ReadInt32();
        var items = reader.ReadInt32();
        var users = reader.ReadInt32();
        var steps = reader.ReadInt32();
        if (factors is < 1 or > ImplicitAlsOptions.MostFactors || items < 0 || users < 0 || steps is < 0 or > ImplicitAlsOptions.MostSteps)
        {
            throw Damaged($"{items} items and {users} users with {factors} factors, folded in by {steps} steps, cannot be");
        }

        var weights = AlsWeights.Read(reader);
        if (!weights.AreSound)
        {
            throw Damaged("its weights lie outside their ranges");
        }

        var itemFactors = Block(reader, items, factors, items);
        var itemGram = Block(reader, factors, factors, FactorBlock.Padded(factors));
        var userGram = Block(reader, factors, factors, FactorBlock.Padded(factors));
        var mean = RecommenderFormats.ReadFloats(reader);
        return mean.Length == factors
            ? new(weights, steps, itemFactors, itemGram, userGram, users, mean)
            : throw Damaged($"the average user has {mean.Length} factors instead of {factors}");
    }

    private static FactorBlock Block(BinaryReader reader, int rows, int factors, int padded)
    {
        var values = RecommenderFormats.ReadFloats(reader);
        return values.Length == (long)rows * factors
            ? FactorBlock.Of(values, rows, factors, padded)
            : throw Damaged($"{rows} × {factors} factors are {values.Length} numbers");
    }

    private static ModelFormatException Damaged(string what)
        => new($"The factors cannot be read: {what}.", "Copy the model again, or register it again.");
}
