using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Log loss of labels 0 and 1 on the scale of log-odds.</summary>
internal sealed class LogLossObjective : ObjectiveFunction
{
    // A leaf of rows that are already certain must still be able to move.
    private const float LeastHessian = 1e-12f;

    public override string LossName => "log_loss";

    public override ScoreLink Link => ScoreLink.Logistic;

    public override void Check(LearningSet set, bool isTraining)
    {
        var labels = set.Labels.Span;
        var ones = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] is not (0 or 1))
            {
                throw new TrainingDataException(
                    $"The label of row {i} is {labels[i]}; a binary label is 0 or 1.", "Map the two outcomes to 0 and 1, or choose another objective.");
            }

            ones += labels[i] == 1 ? 1 : 0;
        }

        if (isTraining && (ones == 0 || ones == labels.Length))
        {
            throw new TrainingDataException(
                $"All {labels.Length} labels equal {(ones == 0 ? 0 : 1)}.", "Widen the window or the selection until both outcomes occur.");
        }
    }

    public override void BaseScores(LearningSet train, Span<float> scores)
    {
        var labels = train.Labels.Span;
        var weights = train.Weights.Span;
        double ones = 0, all = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            ones += weight * labels[i];
            all += weight;
        }

        scores[0] = (float)(DeterministicMath.Log(ones / all) - DeterministicMath.Log((all - ones) / all));
    }

    public override void Derivatives(LearningSet set, int start, ReadOnlySpan<float> scores, Span<float> gradients, Span<float> hessians)
    {
        var labels = set.Labels.Span.Slice(start, scores.Length);
        var weights = set.Weights.IsEmpty ? default : set.Weights.Span.Slice(start, scores.Length);
        VectorMath.Sigmoid(scores, gradients);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var one = Vector256<float>.One;
            var least = Vector256.Create(LeastHessian);
            for (; i <= scores.Length - 8; i += 8)
            {
                var p = Vector256.Create(gradients.Slice(i, 8));
                var g = p - Vector256.Create(labels.Slice(i, 8));
                var h = Vector256.Max(p * (one - p), least);
                if (!weights.IsEmpty)
                {
                    var weight = Vector256.Create(weights.Slice(i, 8));
                    g *= weight;
                    h *= weight;
                }

                g.CopyTo(gradients.Slice(i, 8));
                h.CopyTo(hessians.Slice(i, 8));
            }
        }

        for (; i < scores.Length; i++)
        {
            var p = gradients[i];
            var weight = weights.IsEmpty ? 1 : weights[i];
            gradients[i] = (p - labels[i]) * weight;
            hessians[i] = Math.Max(p * (1 - p), LeastHessian) * weight;
        }
    }

    public override double LossSum(LearningSet set, int start, ReadOnlySpan<float> scores)
    {
        var labels = set.Labels.Span.Slice(start, scores.Length);
        var weights = set.Weights.IsEmpty ? default : set.Weights.Span.Slice(start, scores.Length);
        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var loss = DeterministicMath.Softplus(labels[i] == 1 ? -scores[i] : scores[i]);
            sum += weights.IsEmpty ? loss : loss * weights[i];
        }

        return sum;
    }
}
