using System.Buffers;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Metrics;

/// <summary>The distinct scores in ascending order with the weight of positives and negatives at each: all that ranking metrics need.</summary>
/// <remarks>Tied rows meet in one entry, so nothing computed from it depends on the order of the rows. O(n).</remarks>
internal sealed class ScoreTally
{
    private readonly float[] _scores;
    private readonly double[] _positives;
    private readonly double[] _negatives;

    private ScoreTally(float[] scores, double[] positives, double[] negatives, int count)
    {
        _scores = scores;
        _positives = positives;
        _negatives = negatives;
        Count = count;
        foreach (var weight in Positives)
        {
            TotalPositives += weight;
        }

        foreach (var weight in Negatives)
        {
            TotalNegatives += weight;
        }
    }

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    public ReadOnlySpan<double> Positives => _positives.AsSpan(0, Count);

    public ReadOnlySpan<double> Negatives => _negatives.AsSpan(0, Count);

    public double TotalPositives { get; }

    public double TotalNegatives { get; }

    public double Total => TotalPositives + TotalNegatives;

    public int Count { get; }

    /// <summary>False when a score of a row that counts is NaN.</summary>
    public bool IsDefined => Count == 0 || !float.IsNaN(_scores[Count - 1]);

    public bool HasBothClasses => TotalPositives > 0 && TotalNegatives > 0;

    public static ScoreTally Create(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        MetricGuards.Check(scores.Length, labels.Length, weights.Length);
        var entries = ArrayPool<ulong>.Shared.Rent(scores.Length);
        try
        {
            for (var i = 0; i < scores.Length; i++)
            {
                // Without weights the label says all; a row's number would cost a jump into memory later.
                var row = weights.IsEmpty ? (MetricGuards.IsPositive(labels[i]) ? 1u : 0u) : (uint)i;
                entries[i] = ((ulong)RadixSort.Encode(scores[i]) << 32) | row;
            }

            RadixSort.Sort(entries.AsSpan(0, scores.Length));
            return Tally(entries.AsSpan(0, scores.Length), labels, weights);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(entries);
        }
    }

    private static ScoreTally Tally(ReadOnlySpan<ulong> entries, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var distinct = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            distinct += i == 0 || (entries[i] >> 32) != (entries[i - 1] >> 32) ? 1 : 0;
        }

        var scores = new float[distinct];
        var positives = new double[distinct];
        var negatives = new double[distinct];
        var count = 0;
        for (var i = 0; i < entries.Length;)
        {
            var key = entries[i] >> 32;
            double positive = 0, negative = 0;
            for (; i < entries.Length && (entries[i] >> 32) == key; i++)
            {
                var row = (int)(uint)entries[i];
                if (weights.IsEmpty)
                {
                    positive += row;
                    negative += 1 - row;
                }
                else if (MetricGuards.IsPositive(labels[row]))
                {
                    positive += weights[row];
                }
                else
                {
                    negative += weights[row];
                }
            }

            if (positive + negative > 0)
            {
                scores[count] = RadixSort.Decode((uint)key);
                positives[count] = positive;
                negatives[count] = negative;
                count++;
            }
        }

        return new ScoreTally(scores, positives, negatives, count);
    }
}
