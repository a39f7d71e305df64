using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Metrics;

/// <summary>Metrics of rankings: each query's first k places are judged, and queries are averaged.</summary>
/// <remarks>
/// A gain above 0 is relevant. Queries without a relevant item say nothing about a ranking and are left out of means. Equal scores keep
/// the order of the items. Gains are linear; pass 2^grade - 1 for the exponential form.
/// </remarks>
public static class RankingMetrics
{
    /// <summary>Judges one ranked list.</summary>
    /// <param name="gains">The gain of each item of the query, best ranked first; all of them, so that the best order is known.</param>
    /// <param name="k">Places, 1 or more.</param>
    public static RankedList Judge(ReadOnlySpan<float> gains, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        double found = 0, gain = 0, precisions = 0, first = 0;
        var relevant = 0;
        for (var i = 0; i < gains.Length; i++)
        {
            if (!(gains[i] >= 0) || float.IsInfinity(gains[i]))
            {
                throw new ArgumentException($"The gain of item {i} is {gains[i]}; gains are finite and 0 or more.", nameof(gains));
            }

            relevant += gains[i] > 0 ? 1 : 0;
            if (i < k && gains[i] > 0)
            {
                found++;
                gain += gains[i] * Discount(i);
                precisions += found / (i + 1);
                first = first > 0 ? first : 1.0 / (i + 1);
            }
        }

        if (relevant == 0)
        {
            return new RankedList(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        return new RankedList(found / k, found / relevant, gain / Ideal(gains, k), precisions / Math.Min(k, relevant), first, found > 0 ? 1 : 0);
    }

    /// <summary>Sorts each query's items by score, judges the first k, and averages over queries.</summary>
    /// <param name="scores">One an item; the items of a query lie one after another.</param>
    /// <param name="gains">One an item.</param>
    /// <param name="querySizes">The number of items of each query, in order; they add up to the number of items.</param>
    /// <param name="k">Places, 1 or more.</param>
    /// <param name="queryWeights">One a query, or empty.</param>
    /// <returns>Weighted means over the queries that have a relevant item; NaN when none has.</returns>
    public static RankedList Mean(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> gains, ReadOnlySpan<int> querySizes, int k, ReadOnlySpan<float> queryWeights = default)
    {
        MetricGuards.Check(scores.Length, gains.Length, 0);
        if (!queryWeights.IsEmpty && queryWeights.Length != querySizes.Length)
        {
            throw new ArgumentException($"{querySizes.Length} queries need as many weights or none, not {queryWeights.Length}.", nameof(queryWeights));
        }

        var at = 0;
        double precision = 0, recall = 0, ndcg = 0, average = 0, reciprocal = 0, hit = 0, total = 0;
        for (var query = 0; query < querySizes.Length; query++)
        {
            var size = querySizes[query];
            if (size < 0 || size > scores.Length - at)
            {
                throw new ArgumentException($"Query {query} has {size} items; {scores.Length - at} are left.", nameof(querySizes));
            }

            var ranked = Rank(scores.Slice(at, size), gains.Slice(at, size));
            at += size;
            var judged = Judge(ranked, k);
            var weight = MetricGuards.Weight(queryWeights, query);
            if (double.IsNaN(judged.Ndcg) || weight == 0)
            {
                continue;
            }

            precision += weight * judged.Precision;
            recall += weight * judged.Recall;
            ndcg += weight * judged.Ndcg;
            average += weight * judged.AveragePrecision;
            reciprocal += weight * judged.ReciprocalRank;
            hit += weight * judged.Hit;
            total += weight;
        }

        return at == scores.Length
            ? new RankedList(precision / total, recall / total, ndcg / total, average / total, reciprocal / total, hit / total)
            : throw new ArgumentException($"The queries hold {at} items; there are {scores.Length} scores.", nameof(querySizes));
    }

    private static float[] Rank(ReadOnlySpan<float> scores, ReadOnlySpan<float> gains)
    {
        // Sorted by the negative score, so that equal scores keep the order of the items; NaN comes last.
        var keys = new float[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            keys[i] = -scores[i];
            order[i] = i;
        }

        RadixSort.Sort(keys, order);
        var ranked = new float[scores.Length];
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = gains[order[i]];
        }

        return ranked;
    }

    private static double Ideal(ReadOnlySpan<float> gains, int k)
    {
        var sorted = gains.ToArray();
        Array.Sort(sorted);
        var ideal = 0.0;
        for (var i = 0; i < Math.Min(k, sorted.Length); i++)
        {
            ideal += sorted[^(i + 1)] * Discount(i);
        }

        return ideal;
    }

    private static double Discount(int place) => 0.69314718055994531 / DeterministicMath.Log(place + 2.0);
}
