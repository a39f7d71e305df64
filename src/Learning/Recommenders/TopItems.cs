using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders;

/// <summary>The best items of users, without a matrix of all scores. Equal scores keep the order of the items.</summary>
public static class TopItems
{
    // Below, rounding the items costs more than it saves.
    private const int FewUsers = 48;

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

        if (recommender is IFactorRecommender model && rows.Length >= FewUsers)
        {
            return Find(model, interactions, rows, count, withSeen, maxDegreeOfParallelism, cancellationToken);
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

    /// <summary>Finds the best items of users whose factors are known: those with the highest inner products.</summary>
    /// <param name="users">Users × factors, finite.</param>
    /// <param name="items">Items × factors, finite.</param>
    /// <param name="seen">Items to leave out: row i are those of user i. Null leaves nothing out.</param>
    /// <param name="count">Items a user, 1 or more.</param>
    /// <param name="maxDegreeOfParallelism">Threads; they change nothing in the result.</param>
    /// <param name="cancellationToken">Checked between blocks of users and between pieces of the items.</param>
    /// <remarks>Scores are those of <see cref="Kernels.Dot"/>, to the last bit.</remarks>
    public static RankedItems Find(
        FeatureMatrix users,
        FeatureMatrix items,
        Interactions? seen,
        int count,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (users.ColumnCount != items.ColumnCount)
        {
            throw new ArgumentException($"Users have {users.ColumnCount} factors, items {items.ColumnCount}.", nameof(items));
        }

        if (seen is not null && (seen.UserCount != users.RowCount || seen.ItemCount != items.RowCount))
        {
            throw new ArgumentException(
                $"There are factors of {users.RowCount} users and {items.RowCount} items; the histories are of {seen.UserCount} and {seen.ItemCount}.",
                nameof(seen));
        }

        return new FactorTopItems(items, maxDegreeOfParallelism, cancellationToken).Find(
            users.RowCount,
            (start, factors) => users.Values.Slice(start * users.ColumnCount, factors.Length).CopyTo(factors),
            seen, user => user, count, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Scores all items by one user's factors: inner products, each to the bits of <see cref="Kernels.Dot"/>. Allocates nothing.</summary>
    /// <param name="user">The user's factors.</param>
    /// <param name="items">Items × factors.</param>
    /// <param name="scores">One an item is written.</param>
    public static void Score(ReadOnlySpan<float> user, FeatureMatrix items, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(items);
        FactorScores.Write(user, items, scores);
    }

    /// <summary>Finds the best items of one user from the scores of all.</summary>
    /// <param name="scores">One an item.</param>
    /// <param name="leftOut">Items that are not wanted, in any order.</param>
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

        var item = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; item <= scores.Length - 16; item += 16)
            {
                var last = Vector256.Create(best[^1]);
                var low = Vector256.GreaterThan(Vector256.Create(scores.Slice(item, 8)), last);
                var high = Vector256.GreaterThan(Vector256.Create(scores.Slice(item + 8, 8)), last);
                if ((low | high) == Vector256<float>.Zero)
                {
                    continue;
                }

                var bits = low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 8);
                for (; bits != 0; bits &= bits - 1)
                {
                    Offer(scores, item + System.Numerics.BitOperations.TrailingZeroCount(bits), leftOut, items, best);
                }
            }
        }

        for (; item < scores.Length; item++)
        {
            Offer(scores, item, leftOut, items, best);
        }
    }

    private static void Offer(ReadOnlySpan<float> scores, int item, ReadOnlySpan<int> leftOut, Span<int> items, Span<float> best)
    {
        var score = scores[item];
        if (!(score > best[^1]) || leftOut.Contains(item))
        {
            return;
        }

        var place = best.Length - 1;
        for (; place > 0 && score > best[place - 1]; place--)
        {
            (items[place], best[place]) = (items[place - 1], best[place - 1]);
        }

        (items[place], best[place]) = (item, score);
    }

    private static RankedItems Find(
        IFactorRecommender model, Interactions interactions, int[] users, int count, bool withSeen, int threads, CancellationToken cancellationToken)
    {
        var width = model.ItemFactors.ColumnCount;
        return new FactorTopItems(model.ItemFactors, threads, cancellationToken).Find(
            users.Length,
            (start, factors) =>
            {
                for (var i = 0; i * width < factors.Length; i++)
                {
                    model.FoldIn(interactions.HistoryOf(users[start + i]), factors.Slice(i * width, width));
                }
            },
            withSeen ? null : interactions, user => users[user], count, threads, cancellationToken);
    }
}
