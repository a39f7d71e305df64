using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders;

/// <summary>The best items of users, without a matrix of all scores. Equal scores keep the order of the items.</summary>
public static class TopItems
{
    /// <summary>Finds the best items of many users.</summary>
    /// <param name="recommender">What scores.</param>
    /// <param name="interactions">The histories that travel with the queries.</param>
    /// <param name="users">Rows of <paramref name="interactions"/>, in any order.</param>
    /// <param name="count">Items a user, 1 or more.</param>
    /// <param name="withSeen">Whether items of the history may be recommended again.</param>
    /// <param name="maxDegreeOfParallelism">Threads; they change nothing in the result.</param>
    /// <param name="cancellationToken">Checked between blocks of users.</param>
    public static RankedItems Find(
        IRecommender recommender,
        Interactions interactions,
        ReadOnlySpan<int> users,
        int count,
        bool withSeen = false,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (interactions.ItemCount != recommender.ItemCount)
        {
            throw new ArgumentException(
                $"The recommender knows {recommender.ItemCount} items, the histories {interactions.ItemCount}: they are of different catalogues.",
                nameof(interactions));
        }

        var rows = users.ToArray();
        foreach (var user in rows)
        {
            if ((uint)user >= (uint)interactions.UserCount)
            {
                throw new ArgumentException($"User {user} is none of the {interactions.UserCount} of these histories.", nameof(users));
            }
        }

        var items = new int[checked(rows.Length * count)];
        var scores = new float[items.Length];
        Blocks.For(
            rows.Length,
            16,
            maxDegreeOfParallelism,
            (_, first, length) =>
            {
                var all = new float[recommender.ItemCount];
                for (var row = first; row < first + length; row++)
                {
                    var history = interactions.HistoryOf(rows[row]);
                    recommender.Score(history, all);
                    Select(all, withSeen ? default : history.Items, items.AsSpan(row * count, count), scores.AsSpan(row * count, count));
                }
            },
            cancellationToken);
        return new(items, scores, count);
    }

    /// <summary>Finds the best items of one user from the scores of all.</summary>
    /// <param name="scores">One an item.</param>
    /// <param name="leftOut">Items that are not wanted.</param>
    /// <param name="items">Takes the best items, best first; -1 where none is left.</param>
    /// <param name="best">Takes their scores.</param>
    public static void Select(ReadOnlySpan<float> scores, ReadOnlySpan<int> leftOut, Span<int> items, Span<float> best)
    {
        if (items.IsEmpty || items.Length != best.Length)
        {
            throw new ArgumentException($"The best items need 1 place or more and as many scores, not {items.Length} and {best.Length}.", nameof(items));
        }

        items.Fill(-1);
        best.Fill(float.NegativeInfinity);
        var unwanted = new HashSet<int>(leftOut.Length);
        foreach (var item in leftOut)
        {
            unwanted.Add(item);
        }

        for (var item = 0; item < scores.Length; item++)
        {
            if (scores[item] > best[^1] && !unwanted.Contains(item))
            {
                var place = best.Length - 1;
                for (; place > 0 && scores[item] > best[place - 1]; place--)
                {
                    (items[place], best[place]) = (items[place - 1], best[place - 1]);
                }

                (items[place], best[place]) = (item, scores[item]);
            }
        }
    }
}
