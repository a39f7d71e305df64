using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Metrics;

/// <summary>Metrics of predicted against true values. Weights are optional; NaN without rows.</summary>
public static class RegressionMetrics
{
    /// <summary>The root of the mean squared error, in the unit of the label.</summary>
    public static double Rmse(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
        => Math.Sqrt(Mse(predictions, labels, weights));

    /// <summary>The mean squared error.</summary>
    public static double Mse(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(predictions.Length, labels.Length, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            var miss = (double)predictions[i] - labels[i];
            sum += weight * miss * miss;
            total += weight;
        }

        return sum / total;
    }

    /// <summary>The mean absolute error, in the unit of the label.</summary>
    public static double Mae(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(predictions.Length, labels.Length, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            sum += weight * Math.Abs((double)predictions[i] - labels[i]);
            total += weight;
        }

        return sum / total;
    }

    /// <summary>1 - squared error / squared distance from the mean label: 1 is perfect, 0 is as good as the mean; NaN when all labels are equal.</summary>
    public static double R2(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(predictions.Length, labels.Length, weights.Length);
        double total = 0, sum = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            total += MetricGuards.Weight(weights, i);
            sum += MetricGuards.Weight(weights, i) * labels[i];
        }

        var mean = sum / total;
        double spread = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            spread += MetricGuards.Weight(weights, i) * (labels[i] - mean) * (labels[i] - mean);
        }

        return spread > 0 ? 1 - (Mse(predictions, labels, weights) * total / spread) : double.NaN;
    }

    /// <summary>The mean of |miss| / |label|, a label of 0 counted as 2.2e-16 as scikit-learn does: 0.1 is a tenth.</summary>
    public static double Mape(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(predictions.Length, labels.Length, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            sum += weight * Math.Abs((double)predictions[i] - labels[i]) / Math.Max(Math.Abs((double)labels[i]), 2.220446049250313e-16);
            total += weight;
        }

        return sum / total;
    }

    /// <summary>The pinball loss of predictions of a quantile: alpha · miss where the label is above, (1 - alpha) · miss where it is below.</summary>
    /// <param name="predictions">One a row.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="alpha">The quantile, 0 to 1.</param>
    public static double Pinball(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, double alpha = 0.5)
    {
        MetricGuards.Check(predictions.Length, labels.Length, weights.Length);
        if (!(alpha is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "A quantile lies between 0 and 1.");
        }

        double sum = 0, total = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            var miss = (double)labels[i] - predictions[i];
            sum += weight * Math.Max(alpha * miss, (alpha - 1) * miss);
            total += weight;
        }

        return sum / total;
    }

    /// <summary>The mean Poisson deviance of counts: <see cref="TweedieDeviance"/> of power 1.</summary>
    public static double PoissonDeviance(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
        => TweedieDeviance(predictions, labels, weights, 1);

    /// <summary>The mean Tweedie deviance (Jørgensen 1987); less is better, 0 is perfect.</summary>
    /// <param name="predictions">One a row; above 0 unless the power is 0.</param>
    /// <param name="labels">One a row; 0 or more for a power of 1 to below 2, above 0 from 2 on.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="power">0 is the squared error, 1 Poisson, between 1 and 2 counts of amounts, 2 gamma, 3 inverse Gaussian; 0, or 1 and more.</param>
    /// <exception cref="ArgumentException">A prediction or a label is out of the range of the power.</exception>
    public static double TweedieDeviance(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, double power = 1.5)
    {
        MetricGuards.Check(predictions.Length, labels.Length, weights.Length);
        if (!(power is 0 or >= 1) || double.IsInfinity(power))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "A Tweedie power is 0, or 1 and more.");
        }

        double sum = 0, total = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            if (weight == 0)
            {
                continue;
            }

            double prediction = predictions[i], label = labels[i];
            if (power > 0 && (!(prediction > 0) || !(label >= 0) || (power >= 2 && label == 0)))
            {
                throw new ArgumentException(
                    $"Row {i} has prediction {prediction} and label {label}; a Tweedie power of {power} needs predictions above 0 and labels "
                    + (power < 2 ? "of 0 or more." : "above 0."),
                    nameof(labels));
            }

            sum += weight * Deviance(prediction, label, power);
            total += weight;
        }

        return sum / total;
    }

    private static double Deviance(double prediction, double label, double power)
    {
        var ratio = power is 1 or 2 && label > 0 ? DeterministicMath.Log(label / prediction) : 0;
        return power switch
        {
            0 => (label - prediction) * (label - prediction),
            1 => 2 * ((label * ratio) - label + prediction),
            2 => 2 * ((label / prediction) - 1 - ratio),
            _ => 2 * ((Power(label, 2 - power) / ((1 - power) * (2 - power)))
                - (label * Power(prediction, 1 - power) / (1 - power))
                + (Power(prediction, 2 - power) / (2 - power))),
        };
    }

    private static double Power(double x, double exponent) => x > 0 ? DeterministicMath.Exp(exponent * DeterministicMath.Log(x)) : 0;
}
