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
}
