namespace AudienceML.Learning.Metrics;

/// <summary>Decisions against outcomes, as weights: a row of weight 1 counts 1. Ratios without a denominator are NaN.</summary>
/// <param name="TruePositives">Chosen and positive.</param>
/// <param name="FalsePositives">Chosen and negative.</param>
/// <param name="TrueNegatives">Not chosen and negative.</param>
/// <param name="FalseNegatives">Not chosen and positive.</param>
public readonly record struct ConfusionMatrix(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    /// <summary>The weight of all rows.</summary>
    public double Total => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share of right decisions.</summary>
    public double Accuracy => (TruePositives + TrueNegatives) / Total;

    /// <summary>The share of positives among the chosen; NaN when none is chosen.</summary>
    public double Precision => TruePositives / (TruePositives + FalsePositives);

    /// <summary>The share of positives that are chosen; NaN without positives.</summary>
    public double Recall => TruePositives / (TruePositives + FalseNegatives);

    /// <summary>The share of negatives that are not chosen; NaN without negatives.</summary>
    public double Specificity => TrueNegatives / (TrueNegatives + FalsePositives);

    /// <summary>The share of rows that are chosen.</summary>
    public double ChosenShare => (TruePositives + FalsePositives) / Total;

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => FBeta(1);

    /// <summary>Matthews' correlation, -1 to 1; NaN when a row or a column of the matrix is empty.</summary>
    public double Mcc => ((TruePositives * TrueNegatives) - (FalsePositives * FalseNegatives))
        / (Math.Sqrt(TruePositives + FalsePositives) * Math.Sqrt(TruePositives + FalseNegatives)
            * Math.Sqrt(TrueNegatives + FalsePositives) * Math.Sqrt(TrueNegatives + FalseNegatives));

    /// <summary>Counts decisions: a row is chosen when its score is at or above the threshold; NaN scores are not chosen.</summary>
    public static ConfusionMatrix At(
        double threshold, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(scores.Length, labels.Length, weights.Length);
        double truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            switch (scores[i] >= threshold, MetricGuards.IsPositive(labels[i]))
            {
                case (true, true):
                    truePositives += weight;
                    break;
                case (true, false):
                    falsePositives += weight;
                    break;
                case (false, false):
                    trueNegatives += weight;
                    break;
                default:
                    falseNegatives += weight;
                    break;
            }
        }

        return new ConfusionMatrix(truePositives, falsePositives, trueNegatives, falseNegatives);
    }

    /// <summary>(1 + β²) · precision · recall / (β² · precision + recall): recall weighs β times as much as precision.</summary>
    /// <param name="beta">0 or more.</param>
    public double FBeta(double beta)
    {
        var squared = beta * beta;
        return (1 + squared) * TruePositives / (((1 + squared) * TruePositives) + (squared * FalseNegatives) + FalsePositives);
    }
}
