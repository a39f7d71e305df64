using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Discounted cumulative gain: a label is worth 2^label - 1, and less the lower it is ranked (Järvelin and Kekäläinen 2002).</summary>
internal static class RankingGain
{
    /// <summary>Labels at most.</summary>
    public const int MaxLabel = 31;

    private const double Ln2 = 0.69314718055994530942;
    private static readonly double[] FirstDiscounts = Table(1024);

    public static double Gain(float label) => (1L << (int)label) - 1;

    /// <summary>What a gain is multiplied with at a place that is counted from 0.</summary>
    public static double Discount(int place) => Ln2 / DeterministicMath.Log(place + 2.0);

    /// <summary>The discounts of the first places.</summary>
    public static ReadOnlySpan<double> Discounts(int places) => places <= FirstDiscounts.Length ? FirstDiscounts.AsSpan(0, places) : Table(places);

    /// <summary>The greatest gain that any order of the labels reaches within the first places.</summary>
    public static double Ideal(ReadOnlySpan<float> labels, ReadOnlySpan<double> discounts)
    {
        Span<int> counts = stackalloc int[MaxLabel + 1];
        counts.Clear();
        foreach (var label in labels)
        {
            counts[(int)label]++;
        }

        double sum = 0;
        var place = 0;
        for (var label = MaxLabel; label > 0; label--)
        {
            for (var i = 0; i < counts[label] && place < discounts.Length; i++, place++)
            {
                sum += Gain(label) * discounts[place];
            }
        }

        return sum;
    }

    /// <summary>Where the group of a row ends.</summary>
    public static int EndOfGroup(ReadOnlySpan<int> groups, int start)
    {
        var end = start + 1;
        while (end < groups.Length && groups[end] == groups[start])
        {
            end++;
        }

        return end;
    }

    /// <summary>
    /// NDCG within the first places, averaged over groups by the weight of their rows' mean; a group without any gain counts as 1. Rows of
    /// equal scores are ranked by their order.
    /// </summary>
    public static double Ndcg(ReadOnlySpan<float> scores, LearningSet set, int places)
    {
        var groups = set.Groups.Span;
        var labels = set.Labels.Span;
        var weights = set.Weights.Span;
        var discounts = Discounts(Math.Min(places, scores.Length));
        double sum = 0, total = 0;
        for (var start = 0; start < scores.Length;)
        {
            var end = EndOfGroup(groups, start);
            var ideal = Ideal(labels[start..end], discounts);
            double gain = 0, weight = 0;
            if (ideal > 0)
            {
                var order = Descending(scores[start..end]);
                for (var place = 0; place < Math.Min(order.Length, places); place++)
                {
                    gain += Gain(labels[start + order[place]]) * discounts[place];
                }
            }

            for (var i = start; i < end; i++)
            {
                weight += weights.IsEmpty ? 1.0 / (end - start) : weights[i] / (double)(end - start);
            }

            sum += weight * (ideal > 0 ? gain / ideal : 1);
            total += weight;
            start = end;
        }

        return sum / total;
    }

    /// <summary>Rows from the highest score down; equal scores keep their order.</summary>
    public static int[] Descending(ReadOnlySpan<float> scores)
    {
        var keys = new float[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = -scores[i];
        }

        return RadixSort.Order(keys);
    }

    private static double[] Table(int places)
    {
        var discounts = new double[places];
        for (var i = 0; i < places; i++)
        {
            discounts[i] = Discount(i);
        }

        return discounts;
    }
}
