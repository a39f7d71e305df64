using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>The mean of the ratings, the least and the greatest.</summary>
internal readonly record struct RatingScale(float Mean, float Least, float Greatest)
{
    public static RatingScale Of(SparseMatrix ratings)
    {
        if (ratings.ValueCount == 0)
        {
            throw new TrainingDataException("There are no ratings to learn from.", "Widen the window, or check the filters of the source.");
        }

        var sum = 0.0;
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var user = 0; user < ratings.RowCount; user++)
        {
            foreach (var value in ratings.Values(user))
            {
                sum += value;
                least = Math.Min(least, value);
                greatest = Math.Max(greatest, value);
            }
        }

        return new((float)(sum / ratings.ValueCount), least, greatest);
    }

    public static RatingScale Read(BinaryReader reader)
    {
        var scale = new RatingScale(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
        return float.IsFinite(scale.Mean) && float.IsFinite(scale.Least) && float.IsFinite(scale.Greatest) && scale.Least <= scale.Greatest
            ? scale
            : throw new ModelFormatException("The scale of the ratings is none.", "Copy it again, or register the model again.");
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Mean);
        writer.Write(Least);
        writer.Write(Greatest);
    }

    public float Clip(float rating) => Math.Clamp(rating, Least, Greatest);
}
