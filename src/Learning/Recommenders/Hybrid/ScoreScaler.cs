using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Makes the scores of all items comparable between algorithms.</summary>
internal static class ScoreScaler
{
    private const double RankOffset = 60;

    /// <summary>Adds weight × scaled score to what is there.</summary>
    public static void Add(HybridScaling scaling, ReadOnlySpan<float> scores, double weight, Span<double> sums)
    {
        if (scaling == HybridScaling.ReciprocalRank)
        {
            AddRanks(scores, weight, sums);
            return;
        }

        var (mean, factor) = Moments(scores);
        factor *= weight;
        for (var i = 0; i < scores.Length; i++)
        {
            sums[i] += (scores[i] - mean) * factor;
        }
    }

    /// <summary>The mean, and 1 / standard deviation; 0 where all scores are alike.</summary>
    public static (double Mean, double Factor) Moments(ReadOnlySpan<float> scores)
    {
        // Eight chains of sums: an order of additions that any processor keeps.
        Span<double> sums = stackalloc double[8];
        sums.Clear();
        for (var i = 0; i < scores.Length; i++)
        {
            sums[i & 7] += scores[i];
        }

        var mean = Total(sums) / scores.Length;
        sums.Clear();
        for (var i = 0; i < scores.Length; i++)
        {
            var difference = scores[i] - mean;
            sums[i & 7] += difference * difference;
        }

        var deviation = Math.Sqrt(Total(sums) / scores.Length);
        return (mean, deviation > 0 ? 1 / deviation : 0);
    }

    private static double Total(Span<double> sums) =>
        ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));

    private static void AddRanks(ReadOnlySpan<float> scores, double weight, Span<double> sums)
    {
        var keys = new float[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            (keys[i], order[i]) = (-scores[i], i);
        }

        RadixSort.Sort(keys, order);
        for (var place = 0; place < order.Length;)
        {
            // Items with one score share the place that is the mean of theirs.
            var end = place + 1;
            while (end < order.Length && keys[end] == keys[place])
            {
                end++;
            }

            var share = weight / (RankOffset + (0.5 * (place + 1 + end)));
            for (; place < end; place++)
            {
                sums[order[place]] += share;
            }
        }
    }
}
