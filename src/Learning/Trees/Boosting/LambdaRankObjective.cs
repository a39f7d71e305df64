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
        var discounts = RankingGain.Discounts(scores.Length);
        var ideal = RankingGain.Ideal(labels, discounts.AsSpan(0, Math.Min(truncation, discounts.Length)));
        if (ideal <= 0)
        {
            return;
        }

        var order = RankingGain.Descending(scores);
        var areEqual = scores[order[0]] == scores[order[^1]];
        double total = 0;
        for (var i = 0; i < Math.Min(truncation, order.Length); i++)
        {
            for (var j = i + 1; j < order.Length; j++)
            {
                if (labels[order[i]] == labels[order[j]])
                {
                    continue;
                }

                var (high, low) = labels[order[i]] > labels[order[j]] ? (order[i], order[j]) : (order[j], order[i]);
                var distance = scores[high] - scores[low];
                var change = (RankingGain.Gain(labels[high]) - RankingGain.Gain(labels[low])) * (discounts[i] - discounts[j]) / ideal;
                change = areEqual ? change : change / (0.01 + Math.Abs(distance));
                double wrong = DeterministicMathF.Sigmoid(-distance);
                var push = (float)(wrong * change);
                var bend = (float)(wrong * (1 - wrong) * change);
                gradients[high] -= push;
                gradients[low] += push;
                hessians[high] += bend;
                hessians[low] += bend;
                total += 2 * push;
            }
        }

        if (total > 0)
        {
            var scale = (float)(DeterministicMath.Log1P(total) / Ln2 / total);
            for (var i = 0; i < gradients.Length; i++)
            {
                gradients[i] *= scale;
                hessians[i] *= scale;
            }
        }
    }
}
