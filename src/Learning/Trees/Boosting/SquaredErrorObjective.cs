using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Half the squared error.</summary>
internal sealed class SquaredErrorObjective : ObjectiveFunction
{
    public override string LossName => "squared_error";

    public override void CheckLabels(ReadOnlySpan<float> labels, bool isTraining)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (!float.IsFinite(labels[i]))
            {
                throw new TrainingDataException($"The label of row {i} is {labels[i]}.", "Leave out rows whose label is not a finite number.");
            }
        }
    }

    public override float BaseScore(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double sum = 0, weight = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var w = weights.IsEmpty ? 1.0 : weights[i];
            sum += w * labels[i];
            weight += w;
        }

        return (float)(sum / weight);
    }

    public override void Derivatives(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Span<float> gradients, Span<float> hessians)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var weight = weights.IsEmpty ? 1f : weights[i];
            gradients[i] = (scores[i] - labels[i]) * weight;
            hessians[i] = weight;
        }
    }

    public override double LossSum(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var difference = (double)scores[i] - labels[i];
            sum += difference * difference / 2 * (weights.IsEmpty ? 1.0 : weights[i]);
        }

        return sum;
    }

    public override void Transform(Span<float> scores)
    {
    }
}
