using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Interactions cut in two, user by user: a part to learn from and the items to find.</summary>
internal static class HoldOutPairs
{
    /// <summary>Cuts.</summary>
    /// <param name="interactions">All pairs.</param>
    /// <param name="share">The share of each user's pairs with a value above 0 that are to find, rounded down, but one of three or more.</param>
    /// <param name="last">Those that were last by time instead of any.</param>
    /// <param name="seed">Decides which, and draws users where there are more than wanted.</param>
    public static (Interactions Learned, SparseMatrix HeldOut) Cut(Interactions interactions, double share, bool last, long seed)
    {
        var (restStarts, heldStarts) = (new int[interactions.UserCount + 1], new int[interactions.UserCount + 1]);
        var (restColumns, heldColumns) = (new List<int>(interactions.Count), new List<int>());
        var (restValues, heldValues) = (new List<float>(interactions.Count), new List<float>());
        var times = new List<long>(interactions.HasTimes ? interactions.Count : 0);
        var random = new RandomSource(0L);
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            random.Reseed(Seeds.Derive(seed, user));
            var isHeld = Choose(history, share, last, random);
            for (var i = 0; i < history.Count; i++)
            {
                if (isHeld[i])
                {
                    heldColumns.Add(history.Items[i]);
                    heldValues.Add(1);
                    continue;
                }

                restColumns.Add(history.Items[i]);
                restValues.Add(history.Values[i]);
                if (interactions.HasTimes)
                {
                    times.Add(history.Times[i]);
                }
            }

            (restStarts[user + 1], heldStarts[user + 1]) = (restColumns.Count, heldColumns.Count);
        }

        var rest = new SparseMatrix(restStarts, restColumns.ToArray(), restValues.ToArray(), interactions.ItemCount);
        return (
            new Interactions(rest, times.ToArray()) { ItemFeatures = interactions.ItemFeatures, UserFeatures = interactions.UserFeatures },
            new SparseMatrix(heldStarts, heldColumns.ToArray(), heldValues.ToArray(), interactions.ItemCount));
    }

    private static bool[] Choose(in ItemHistory history, double share, bool last, RandomSource random)
    {
        var liked = new List<int>(history.Count);
        for (var i = 0; i < history.Count; i++)
        {
            if (history.ValueAt(i) > 0)
            {
                liked.Add(i);
            }
        }

        var order = liked.ToArray();
        random.Shuffle(order.AsSpan());
        if (last && !history.Times.IsEmpty)
        {
            var times = history.Times.ToArray();
            order = [.. order.OrderByDescending(i => times[i])];
        }

        var count = Math.Max((int)(share * order.Length), order.Length >= 3 ? 1 : 0);
        var isHeld = new bool[history.Count];
        foreach (var i in order.AsSpan(0, count))
        {
            isHeld[i] = true;
        }

        return isHeld;
    }
}
