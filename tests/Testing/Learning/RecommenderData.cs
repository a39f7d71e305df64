using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Testing.Learning;

/// <summary>
/// Two groups of users and two of items: even users take most of the even items and few of the odd ones, odd users the other way round.
/// Some items nobody took, some users took nothing, and one took all that anybody took.
/// </summary>
public static class RecommenderData
{
    /// <summary>How many items at the end of the catalogue nobody took.</summary>
    public const int UntakenItems = 3;

    /// <summary>How often a user takes an item of the own group, of 100.</summary>
    private const int OwnShare = 45;

    /// <summary>How often a user takes an item of the other group, of 100.</summary>
    private const int OtherShare = 3;

    /// <summary>Creates interactions: the same ones for the same seed.</summary>
    /// <param name="users">0 or more. Every seventeenth took nothing, and the last took everything that is taken at all.</param>
    /// <param name="items">More than <see cref="UntakenItems"/>.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="withTimes">Whether times are known; each user takes item after item, in random order, a minute apart.</param>
    public static Interactions Create(int users, int items, int seed, bool withTimes = true)
    {
        var random = new RandomSource(Seeds.Derive(seed, "recommender data"));
        var starts = new int[users + 1];
        var columns = new List<int>();
        var values = new List<float>();
        var times = new List<long>();
        for (var user = 0; user < users; user++)
        {
            var order = random.Permutation(items);
            var begin = 1_700_000_000_000 + (random.NextInt32(30 * 24 * 60) * 60_000L);
            for (var item = 0; item < items - UntakenItems; item++)
            {
                var takes = random.NextInt32(100) < (IsOwn(user, item) ? OwnShare : OtherShare);
                var value = 1f + random.NextInt32(3);
                if (user == users - 1 || (takes && user % 17 != 16))
                {
                    columns.Add(item);
                    values.Add(value);
                    times.Add(begin + (order[item] * 60_000L));
                }
            }

            starts[user + 1] = columns.Count;
        }

        return new(new SparseMatrix(starts, columns.ToArray(), values.ToArray(), items), withTimes ? times.ToArray() : default);
    }

    /// <summary>Whether an item belongs to the group of a user.</summary>
    public static bool IsOwn(int user, int item) => user % 2 == item % 2;
}
