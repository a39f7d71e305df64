using System.Buffers;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Metrics;

/// <summary>Counts the pairs of a positive and a negative that scores put in order.</summary>
internal static class RankSum
{
    /// <summary>Area under the ROC curve of rows that all weigh the same: the share of pairs in order, tied pairs counted half.</summary>
    /// <remarks>
    /// The two classes are sorted apart, as plain 32-bit numbers: half the bytes of sorting scores with their labels. The count is a whole
    /// number, so the area is exact up to its last division.
    /// </remarks>
    public static double RocAuc(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels)
    {
        var codes = ArrayPool<uint>.Shared.Rent(scores.Length + 1);
        try
        {
            // Positives fill the array from the front, negatives from the back.
            var (positives, back) = (0, scores.Length);
            for (var i = 0; i < scores.Length; i++)
            {
                var code = RadixSort.Encode(scores[i]);
                if (code == uint.MaxValue)
                {
                    return double.NaN;
                }

                // Both places are written and one is kept: which class a row has cannot be foreseen.
                codes[positives] = code;
                codes[back] = code;
                var isPositive = MetricGuards.IsPositive(labels[i]) ? 1 : 0;
                positives += isPositive;
                back -= 1 - isPositive;
            }

            var above = codes.AsSpan(0, positives);
            var below = codes.AsSpan(back + 1, scores.Length - positives);
            RadixSort.Sort(above);
            RadixSort.Sort(below);
            return TwicePairs(above, below) / (2.0 * above.Length * below.Length);
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(codes);
        }
    }

    private static double TwicePairs(ReadOnlySpan<uint> positives, ReadOnlySpan<uint> negatives)
    {
        long pairs = 0;
        int less = 0, notGreater = 0;
        foreach (var positive in positives)
        {
            while (less < negatives.Length && negatives[less] < positive)
            {
                less++;
            }

            notGreater = Math.Max(notGreater, less);
            while (notGreater < negatives.Length && negatives[notGreater] == positive)
            {
                notGreater++;
            }

            pairs += less + notGreater;
        }

        return pairs;
    }
}
