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
        RecommenderFormats.WriteFloats(writer, _priors.Mean);
        WriteMap(writer, _priors.Items);
        WriteMap(writer, _priors.Users);
        RecommenderFormats.WriteFloats(writer, _priors.UserMean);
        RecommenderFormats.WriteIntegers(writer, _uncounted);
        writer.Write(_discount.Exponent);
        writer.Write(_discount.UsualPairs);
        writer.Write(_discount.IgnoresValues);
        RecommenderFormats.WriteFloats(writer, _discount.Items);
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
        var priors = new AlsPriors(mean, ReadMap(reader, factors), ReadMap(reader, factors), RecommenderFormats.ReadFloats(reader));
        if (mean.Length != factors || priors.UserMean!.Length != (priors.Users is null ? 0 : factors))
        {
            throw Damaged($"the average user has {mean.Length} or {priors.UserMean!.Length} factors instead of {factors}");
        }

        var uncounted = RecommenderFormats.ReadIntegers(reader);
        for (var i = 0; i < uncounted.Length; i++)
        {
            if (uncounted[i] < 0 || uncounted[i] >= items || (i > 0 && uncounted[i] <= uncounted[i - 1]))
            {
                throw Damaged($"{uncounted[i]} is not one of {items} items in order");
            }
        }

        var discount = new PairDiscount(reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean(), RecommenderFormats.ReadFloats(reader));
        if (!(discount.Exponent is >= -1 and <= 1) || !(discount.UsualPairs is > 0 and < int.MaxValue)
            || discount.Items.Length > items || discount.Items.ContainsAnyInRange(float.MinValue, 0))
        {
            throw Damaged("its discounts lie outside their ranges");
        }

        return new(weights, steps, itemFactors, new(itemGram, weights, items), new(userGram, weights, users), priors with { UserMean = priors.Users is null ? null : priors.UserMean }, uncounted, discount);
    }

    private static void WriteMap(BinaryWriter writer, FeatureMap? map)
    {
        writer.Write(map?.Factors.Rows ?? 0);
        if (map is not null)
        {
            RecommenderFormats.WriteFloats(writer, map.Factors.ToMatrix().Values);
        }
    }

    private static FeatureMap? ReadMap(BinaryReader reader, int factors)
    {
        var features = reader.ReadInt32();
        return features switch
        {
            0 => null,
            > 0 => new(Block(reader, features, factors, features)),
            _ => throw Damaged($"there cannot be {features} features"),
        };
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
