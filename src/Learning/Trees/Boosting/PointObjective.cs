using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>An objective with one output whose rows do not depend on each other.</summary>
internal sealed class PointObjective<TLoss>(TLoss loss) : ObjectiveFunction
    where TLoss : struct, IPointLoss
{
    public override string LossName => loss.Name;

    public override ScoreLink Link => loss.Link;

    public override bool RenewsLeaves => loss.RenewsLeaves;

    public override void Check(LearningSet set, bool isTraining)
    {
        base.Check(set, isTraining);
        var labels = set.Labels.Span;
        double sum = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            sum += labels[i];
            if (loss.Refuse(labels[i]) is { } needed)
            {
                throw new TrainingDataException($"The label of row {i} is {labels[i]}; {needed}.", "Leave out such rows, or choose another objective.");
            }
        }

        if (isTraining && loss.Link == ScoreLink.Exponential && sum == 0)
        {
            throw new TrainingDataException($"All {labels.Length} labels are 0.", "Widen the window or the selection until something was counted.");
        }
    }

    public override void BaseScores(LearningSet train, Span<float> scores) => scores[0] = loss.BaseScore(train);

    public override void Derivatives(LearningSet set, int start, ReadOnlySpan<float> scores, Span<float> gradients, Span<float> hessians)
    {
        var labels = set.Labels.Span.Slice(start, scores.Length);
        gradients = gradients[..scores.Length];
        hessians = hessians[..scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            (gradients[i], hessians[i]) = loss.Derive(scores[i], labels[i]);
        }

        if (!set.Weights.IsEmpty)
        {
            var weights = set.Weights.Span.Slice(start, scores.Length);
            for (var i = 0; i < scores.Length; i++)
            {
                gradients[i] *= weights[i];
                hessians[i] *= weights[i];
            }
        }
    }

    public override double LossSum(LearningSet set, int start, ReadOnlySpan<float> scores)
    {
        var labels = set.Labels.Span.Slice(start, scores.Length);
        var weights = set.Weights.IsEmpty ? default : set.Weights.Span.Slice(start, scores.Length);
        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var one = loss.Loss(scores[i], labels[i]);
            sum += weights.IsEmpty ? one : one * weights[i];
        }

        return sum;
    }

    internal override double Step(double newton) => loss.Step(newton);

    public override float LeafValue(Span<float> residuals, Span<float> weights) => loss.LeafValue(residuals, weights);
}
