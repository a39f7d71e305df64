using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>How far a step goes, and how much it pulls towards 0.</summary>
internal readonly record struct RatingRates(float Step, float FactorPull, float BiasPull)
{
    public static RatingRates Read(BinaryReader reader)
    {
        var rates = new RatingRates(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
        return rates is { Step: > 0 and <= 1, FactorPull: >= 0 and <= 10, BiasPull: >= 0 and <= 10 }
            ? rates
            : throw new ModelFormatException("The rates of the rating model are out of range.", "Copy it again, or register the model again.");
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Step);
        writer.Write(FactorPull);
        writer.Write(BiasPull);
    }
}
