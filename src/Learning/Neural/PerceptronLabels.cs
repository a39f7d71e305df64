using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Neural;

/// <summary>Checks of labels, and the scale on which values are learned.</summary>
internal static class PerceptronLabels
{
    private const int MaxClasses = 10_000;

    /// <summary>Checks the labels of rows that count and returns how many outputs they need.</summary>
    public static int CheckTraining(PerceptronLoss loss, LearningSet rows)
    {
        var labels = rows.Labels.Span;
        float least = labels[0], most = labels[0];
        for (var i = 0; i < labels.Length; i++)
        {
            Require(IsLabel(loss, labels[i], MaxClasses), loss, labels[i], i);
            least = Math.Min(least, labels[i]);
            most = Math.Max(most, labels[i]);
        }

        if (IsClassification(loss) && least == most)
        {
            throw new TrainingDataException($"All {labels.Length} labels equal {least}.", "Widen the window until two outcomes occur.");
        }

        return loss == PerceptronLoss.Softmax ? (int)most + 1 : 1;
    }

    /// <summary>Checks labels against the classes of the training rows.</summary>
    public static void CheckValidation(PerceptronLoss loss, LearningSet rows, int outputs)
    {
        var labels = rows.Labels.Span;
        for (var i = 0; i < labels.Length; i++)
        {
            Require(IsLabel(loss, labels[i], outputs), loss, labels[i], i);
        }
    }

    /// <summary>Mean and standard deviation of values by weight; labels of classes stay as they are.</summary>
    public static (double Mean, double Scale) Target(PerceptronLoss loss, LearningSet rows)
    {
        if (IsClassification(loss))
        {
            return (0, 1);
        }

        var labels = rows.Labels.Span;
        var weights = rows.Weights.Span;
        double total = 0, sum = 0, squares = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            total += weight;
            sum += weight * labels[i];
        }

        var mean = sum / total;
        for (var i = 0; i < labels.Length; i++)
        {
            squares += (weights.IsEmpty ? 1.0 : weights[i]) * (labels[i] - mean) * (labels[i] - mean);
        }

        var deviation = Math.Sqrt(squares / total);
        return (mean, deviation > 1e-7 * Math.Abs(mean) ? deviation : 0);
    }

    private static bool IsClassification(PerceptronLoss loss) => loss is PerceptronLoss.LogLoss or PerceptronLoss.Softmax;

    private static bool IsLabel(PerceptronLoss loss, float label, int classes) => loss switch
    {
        PerceptronLoss.LogLoss => label is 0 or 1,
        PerceptronLoss.Softmax => label >= 0 && label < classes && label == (int)label,
        _ => float.IsFinite(label),
    };

    private static void Require(bool isMet, PerceptronLoss loss, float label, int row)
    {
        if (!isMet)
        {
            throw new TrainingDataException(
                $"Row {row} of those with a weight has the label {label}.",
                loss switch
                {
                    PerceptronLoss.LogLoss => "Log loss takes labels 0 and 1.",
                    PerceptronLoss.Softmax => "Softmax takes class numbers from 0 to 9,999, and in validation those of the training rows.",
                    _ => "Values to learn are finite.",
                });
        }
    }
}
