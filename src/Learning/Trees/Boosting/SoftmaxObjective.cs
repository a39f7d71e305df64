using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Cross-entropy of the classes 0 to K - 1; a raw score a class.</summary>
/// <param name="classes">K, 2 or more.</param>
/// <remarks>
/// Friedman 2001, algorithm 6. The second derivative p (1 - p) is taken K / (K - 1) times as large: all scores move at once, and with two
/// classes their difference then makes the step that binary log loss would make.
/// </remarks>
internal sealed class SoftmaxObjective(int classes) : ObjectiveFunction
{
    /// <summary>Classes at most.</summary>
    public const int MaxClasses = 10_000;

    private const float LeastHessian = 1e-12f;

    // The share of a class that training rows do not show.
    private const double LeastShare = 1e-9;

    public override string LossName => "log_loss";

    public override int OutputCount => classes;

    public override ScoreLink Link => ScoreLink.Softmax;

    /// <summary>The objective for a number of classes, or as many as the greatest label asks for.</summary>
    public static SoftmaxObjective For(LearningSet train, int classes)
    {
        if (classes == 0)
        {
            foreach (var label in train.Labels.Span)
            {
                classes = label < MaxClasses ? Math.Max(classes, (int)label + 1) : classes;
            }
        }

        return new SoftmaxObjective(Math.Max(classes, 2));
    }

    public override void Check(LearningSet set, bool isTraining)
    {
        var labels = set.Labels.Span;
        var areAlike = true;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!(labels[i] >= 0 && labels[i] < MaxClasses && labels[i] == (int)labels[i]))
            {
                throw new TrainingDataException(
                    $"The label of row {i} is {labels[i]}; a class is a whole number from 0 to {MaxClasses - 1}.", "Number the classes from 0.");
            }

            if (labels[i] >= classes)
            {
                throw new TrainingDataException(
                    $"The label of row {i} is {labels[i]}; there are {classes} classes, the first of which is 0.",
                    $"Set {nameof(GradientBoostingOptions.Classes)} to the number of classes.");
            }

            areAlike &= labels[i] == labels[0];
        }

        if (isTraining && areAlike)
        {
            throw new TrainingDataException($"All {labels.Length} labels equal {labels[0]}.", "Widen the window or the selection until several classes occur.");
        }
    }

    public override void BaseScores(LearningSet train, Span<float> scores)
    {
        var labels = train.Labels.Span;
        var weights = train.Weights.Span;
        var shares = new double[classes];
        double total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            shares[(int)labels[i]] += weight;
            total += weight;
        }

        for (var k = 0; k < classes; k++)
        {
            scores[k] = (float)DeterministicMath.Log(Math.Max(shares[k] / total, LeastShare));
        }
    }

    public override void Derivatives(LearningSet set, int start, ReadOnlySpan<float> scores, Span<float> gradients, Span<float> hessians)
    {
        gradients = gradients[..scores.Length];
        scores.CopyTo(gradients);
        ScoreLinks.Softmax(gradients, classes);
        var rows = scores.Length / classes;
        var labels = set.Labels.Span.Slice(start, rows);
        var weights = set.Weights.IsEmpty ? default : set.Weights.Span.Slice(start, rows);
        var factor = classes / (float)(classes - 1);
        for (int i = 0, at = 0; i < rows; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            var label = (int)labels[i];
            for (var k = 0; k < classes; k++, at++)
            {
                var p = gradients[at];
                gradients[at] = (p - (k == label ? 1 : 0)) * weight;
                hessians[at] = Math.Max(p * (1 - p) * factor, LeastHessian) * weight;
            }
        }
    }

    public override double LossSum(LearningSet set, int start, ReadOnlySpan<float> scores)
    {
        var rows = scores.Length / classes;
        var labels = set.Labels.Span.Slice(start, rows);
        var weights = set.Weights.IsEmpty ? default : set.Weights.Span.Slice(start, rows);
        double sum = 0;
        for (var i = 0; i < rows; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var greatest = row[0];
            foreach (var score in row)
            {
                greatest = Math.Max(greatest, score);
            }

            double parts = 0;
            foreach (var score in row)
            {
                parts += DeterministicMath.Exp((double)score - greatest);
            }

            var loss = DeterministicMath.Log(parts) + greatest - row[(int)labels[i]];
            sum += weights.IsEmpty ? loss : loss * weights[i];
        }

        return sum;
    }
}
