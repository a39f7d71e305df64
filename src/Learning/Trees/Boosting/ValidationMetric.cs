using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A number that training watches on validation rows after each round, and by which it stops early.</summary>
public sealed class ValidationMetric
{
    private const double Clip = 1e-15;
    private readonly MetricFunction _measure;

    private ValidationMetric(string name, bool isHigherBetter, MetricFunction measure)
    {
        Name = name;
        IsHigherBetter = isHigherBetter;
        _measure = measure;
    }

    /// <summary>Measures outputs against labels and weights.</summary>
    /// <param name="outputs">Rows × outputs, row after row: probabilities or values, as the model will give them.</param>
    /// <param name="set">The rows with labels, weights and groups.</param>
    public delegate double MetricFunction(ReadOnlySpan<float> outputs, LearningSet set);

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["accuracy", "average_precision", "brier", "log_loss", "mae", "ndcg", "r2", "rmse", "roc_auc"];

    /// <summary>Area under the ROC curve, for probabilities of 1.</summary>
    public static ValidationMetric RocAuc { get; } = new("roc_auc", true, (o, s) => BinaryMetrics.RocAuc(o, s.Labels.Span, s.Weights.Span));

    /// <summary>Area under the precision-recall curve, for probabilities of 1.</summary>
    public static ValidationMetric AveragePrecision { get; } =
        new("average_precision", true, (o, s) => BinaryMetrics.AveragePrecision(o, s.Labels.Span, s.Weights.Span));

    /// <summary>Mean squared distance of probability and label, for probabilities of 1.</summary>
    public static ValidationMetric Brier { get; } = new("brier", false, (o, s) => BinaryMetrics.Brier(o, s.Labels.Span, s.Weights.Span));

    /// <summary>Mean logistic loss, for the probability of 1 or for those of all classes.</summary>
    public static ValidationMetric LogLoss { get; } = new("log_loss", false, MeasureLogLoss);

    /// <summary>The share of the weight whose most probable class, or whose side of one half, is right.</summary>
    public static ValidationMetric Accuracy { get; } = new("accuracy", true, MeasureAccuracy);

    /// <summary>The root of the mean squared error.</summary>
    public static ValidationMetric Rmse { get; } = new("rmse", false, (o, s) => RegressionMetrics.Rmse(o, s.Labels.Span, s.Weights.Span));

    /// <summary>The mean absolute error.</summary>
    public static ValidationMetric Mae { get; } = new("mae", false, (o, s) => RegressionMetrics.Mae(o, s.Labels.Span, s.Weights.Span));

    /// <summary>The share of the labels' variance that is explained.</summary>
    public static ValidationMetric R2 { get; } = new("r2", true, (o, s) => RegressionMetrics.R2(o, s.Labels.Span, s.Weights.Span));

    /// <summary>The name under which it is reported.</summary>
    public string Name { get; }

    /// <summary>Whether training looks for the greatest value and not for the least.</summary>
    public bool IsHigherBetter { get; }

    /// <summary>
    /// Normalised discounted cumulative gain of the first places, averaged over groups (Järvelin and Kekäläinen 2002): a label is worth
    /// 2^label - 1, a group without any label above 0 counts as 1.
    /// </summary>
    /// <param name="places">1 or more.</param>
    public static ValidationMetric Ndcg(int places)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(places);
        return new("ndcg", true, (outputs, set) => set.Groups.IsEmpty
            ? throw new ArgumentException("NDCG needs groups to rank within; the rows have none.", nameof(set))
            : RankingGain.Ndcg(outputs, set, places));
    }

    /// <summary>A metric of your own.</summary>
    /// <param name="name">The name under which it is reported.</param>
    /// <param name="isHigherBetter">Whether the greatest value is the best.</param>
    /// <param name="measure">Measures; NaN counts as worse than everything.</param>
    public static ValidationMetric Create(string name, bool isHigherBetter, MetricFunction measure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(measure);
        return new(name, isHigherBetter, measure);
    }

    /// <summary>A metric by its name; "ndcg" is that of the first ten places.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static ValidationMetric Named(string name) => name switch
    {
        "accuracy" => Accuracy,
        "average_precision" => AveragePrecision,
        "brier" => Brier,
        "log_loss" => LogLoss,
        "mae" => Mae,
        "ndcg" => Ndcg(10),
        "r2" => R2,
        "rmse" => Rmse,
        "roc_auc" => RocAuc,
        _ => throw new ArgumentException($"There is no metric '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Measures outputs against a set.</summary>
    /// <param name="outputs">Rows × outputs, row after row.</param>
    /// <param name="set">The rows with labels, weights and groups.</param>
    public double Measure(ReadOnlySpan<float> outputs, LearningSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.RowCount == 0 || outputs.Length % set.RowCount != 0
            ? throw new ArgumentException($"{outputs.Length} outputs do not belong to {set.RowCount} rows.", nameof(outputs))
            : _measure(outputs, set);
    }

    private static double MeasureLogLoss(ReadOnlySpan<float> outputs, LearningSet set)
    {
        var classes = outputs.Length / set.RowCount;
        if (classes == 1)
        {
            return BinaryMetrics.LogLoss(outputs, set.Labels.Span, set.Weights.Span);
        }

        double sum = 0, total = 0;
        for (var i = 0; i < set.RowCount; i++)
        {
            var weight = set.Weights.IsEmpty ? 1.0 : set.Weights.Span[i];
            sum -= weight * Numerics.DeterministicMath.Log(Math.Clamp(outputs[(i * classes) + (int)set.Labels.Span[i]], Clip, 1));
            total += weight;
        }

        return sum / total;
    }

    private static double MeasureAccuracy(ReadOnlySpan<float> outputs, LearningSet set)
    {
        var classes = outputs.Length / set.RowCount;
        double right = 0, total = 0;
        for (var i = 0; i < set.RowCount; i++)
        {
            var weight = set.Weights.IsEmpty ? 1.0 : set.Weights.Span[i];
            var row = outputs.Slice(i * classes, classes);
            var chosen = classes == 1 ? (row[0] > 0.5f ? 1 : 0) : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
            right += chosen == set.Labels.Span[i] ? weight : 0;
            total += weight;
        }

        return right / total;
    }
}
