using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Pairs of a group push each other apart by what swapping them would do to NDCG.</summary>
/// <param name="truncation">Pairs whose better place lies beyond it do not count, 1 or more.</param>
/// <remarks>
/// Burges, "From RankNet to LambdaRank to LambdaMART: an overview", 2010. As in LightGBM, the change of NDCG is divided by the distance of
/// the scores, and the pushes of a group grow with the logarithm of their sum, so that long groups do not outweigh the others.
/// </remarks>
internal sealed class LambdaRankObjective(int truncation) : ObjectiveFunction
{
    private const float LeastHessian = 1e-12f;
    private const double Ln2 = 0.69314718055994530942;

    // For groups of up to as many rows; longer ones take their own.
    private readonly float[] _discounts = Table(1024);

    public override string LossName => "ndcg";

    public override bool IsByGroup => true;

    public override ValidationMetric? Metric { get; } = ValidationMetric.Ndcg(10);

    public override void Check(LearningSet set, bool isTraining)
    {
        var role = isTraining ? "training" : "validation";
        if (set.Groups.IsEmpty)
        {
            throw new TrainingDataException($"The {role} rows have no groups to rank within.", "Give every row the number of its query, user or session.");
        }

        var labels = set.Labels.Span;
        var groups = set.Groups.Span;
        var seen = new HashSet<int>();
        var differ = false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!(labels[i] >= 0 && labels[i] <= RankingGain.MaxLabel && labels[i] == (int)labels[i]))
            {
                throw new TrainingDataException(
                    $"The label of row {i} is {labels[i]}; a degree of relevance is a whole number from 0 to {RankingGain.MaxLabel}.",
                    "Map the degrees to 0, 1, 2 and so on, the best to the greatest.");
            }

            var isFirst = i == 0 || groups[i] != groups[i - 1];
            if (isFirst && !seen.Add(groups[i]))
            {
                throw new TrainingDataException($"The rows of group {groups[i]} do not lie together: row {i} is apart.", "Sort the rows by group.");
            }

            differ |= !isFirst && labels[i] != labels[i - 1];
        }

        if (isTraining && !differ)
        {
            throw new TrainingDataException("No group has rows of different labels.", "Widen the window until something was preferred to something else.");
        }
    }

    public override void Derivatives(LearningSet set, int start, ReadOnlySpan<float> scores, Span<float> gradients, Span<float> hessians)
    {
        gradients[..scores.Length].Clear();
        hessians[..scores.Length].Clear();
        var groups = set.Groups.Span.Slice(start, scores.Length);
        var labels = set.Labels.Span.Slice(start, scores.Length);
        for (var from = 0; from < scores.Length;)
        {
            var to = RankingGain.EndOfGroup(groups, from);
            Push(scores[from..to], labels[from..to], gradients[from..to], hessians[from..to]);
            from = to;
        }

        var weights = set.Weights.IsEmpty ? default : set.Weights.Span.Slice(start, scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            gradients[i] *= weight;
            hessians[i] = Math.Max(hessians[i], LeastHessian) * weight;
        }
    }

    /// <summary>1 - NDCG of the block, a group counting as many times as it has rows.</summary>
    public override double LossSum(LearningSet set, int start, ReadOnlySpan<float> scores)
    {
        var rows = Enumerable.Range(start, scores.Length).ToArray();
        return (1 - RankingGain.Ndcg(scores, set.Select(rows), truncation)) * scores.Length;
    }

    private void Push(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, Span<float> gradients, Span<float> hessians)
    {
        var ideal = RankingGain.Ideal(labels, RankingGain.Discounts(Math.Min(truncation, scores.Length)));
        if (ideal <= 0)
        {
            return;
        }

        // Everything in the order of the ranking: pairs of a place with all below it are neighbours then.
        var count = scores.Length;
        var order = RankingGain.Descending(scores);
        var rented = ArrayPool<float>.Shared.Rent(5 * count);
        var ranked = rented.AsSpan(0, count);
        var gains = rented.AsSpan(count, count);
        var pushes = rented.AsSpan(2 * count, count);
        var bends = rented.AsSpan(3 * count, count);
        var wrong = rented.AsSpan(4 * count, count);
        for (var place = 0; place < count; place++)
        {
            ranked[place] = scores[order[place]];
            gains[place] = (float)(RankingGain.Gain(labels[order[place]]) / ideal);
        }

        pushes.Clear();
        bends.Clear();
        double total = 0;
        for (var place = 0; place < Math.Min(truncation, count); place++)
        {
            total += Push(place, Discounts(count), ranked, gains, pushes, bends, wrong);
        }

        var scale = total > 0 ? (float)(DeterministicMath.Log1P(total) / Ln2 / total) : 1;
        for (var place = 0; place < count; place++)
        {
            gradients[order[place]] = pushes[place] * scale;
            hessians[order[place]] = bends[place] * scale;
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The pushes between one place and all below it; returns their sum.</summary>
    private static double Push(
        int place,
        ReadOnlySpan<float> discounts,
        ReadOnlySpan<float> scores,
        ReadOnlySpan<float> gains,
        Span<float> pushes,
        Span<float> bends,
        Span<float> wrong)
    {
        for (var other = place + 1; other < scores.Length; other++)
        {
            // By how much the worse row's score is above the better one's.
            wrong[other] = gains[place] > gains[other] ? scores[other] - scores[place] : scores[place] - scores[other];
        }

        VectorMath.Sigmoid(wrong[(place + 1)..], wrong[(place + 1)..]);
        var areEqual = scores[0] == scores[^1];
        float push = 0, bend = 0;
        double total = 0;
        for (var other = place + 1; other < scores.Length; other++)
        {
            var gain = gains[place] - gains[other];
            if (gain == 0)
            {
                continue;
            }

            var change = gain * (discounts[place] - discounts[other]);
            change = areEqual ? change : change / (0.01f + Math.Abs(scores[place] - scores[other]));
            var one = wrong[other] * change;
            var curve = Math.Abs(one) * (1 - wrong[other]);
            push += one;
            pushes[other] += one;
            bend += curve;
            bends[other] += curve;
            total += 2 * Math.Abs(one);
        }

        pushes[place] -= push;
        bends[place] += bend;
        return total;
    }

    private ReadOnlySpan<float> Discounts(int places) => places <= _discounts.Length ? _discounts.AsSpan(0, places) : Table(places);

    private static float[] Table(int places) => Array.ConvertAll(RankingGain.Discounts(places).ToArray(), discount => (float)discount);
}
