using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Testing.Learning;

/// <summary>
/// Ratings from 1 to 5 that hang on the user, the item and a taste: even users like even items, odd users odd ones. Some items nobody
/// rated, some users rated nothing.
/// </summary>
public static class RatingData
{
    /// <summary>How many items at the end of the catalogue nobody rated.</summary>
    public const int UnratedItems = 2;

    /// <summary>Creates ratings: the same ones for the same seed.</summary>
    /// <param name="users">0 or more. Every seventeenth rated nothing.</param>
    /// <param name="items">More than <see cref="UnratedItems"/>.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="part">Half of the ratings for 0, the other half for 1; both belong to the same tastes.</param>
    public static Interactions Create(int users, int items, int seed, int part = 0)
    {
        var random = new RandomSource(Seeds.Derive(seed, "rating data"));
        var itemOffsets = new double[items];
        for (var item = 0; item < items; item++)
        {
            itemOffsets[item] = random.Normal(0, 0.4);
        }

        var starts = new int[users + 1];
        var columns = new List<int>();
        var values = new List<float>();
        for (var user = 0; user < users; user++)
        {
            var offset = random.Normal(0, 0.4);
            for (var item = 0; item < items - UnratedItems; item++)
            {
                var taste = user % 2 == item % 2 ? 0.8 : -0.8;
                var rating = (float)Math.Clamp(Math.Round(3 + offset + itemOffsets[item] + taste + random.Normal(0, 0.4)), 1, 5);
                var drawn = random.NextInt32(10);
                if (user % 17 != 16 && drawn < 6 && drawn % 2 == part)
                {
                    columns.Add(item);
                    values.Add(rating);
                }
            }

            starts[user + 1] = columns.Count;
        }

        return new(new SparseMatrix(starts, columns.ToArray(), values.ToArray(), items));
    }
}
