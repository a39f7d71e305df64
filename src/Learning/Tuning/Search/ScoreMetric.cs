using System.Collections.Immutable;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>How scores of one output a row are judged by labels, and which way is better.</summary>
public sealed class ScoreMetric
{
    private readonly Function _function;

    /// <summary>Creates a metric.</summary>
    /// <param name="name">Its name: auc.</param>
    /// <param name="goal">Which values are better.</param>
    /// <param name="function">Computes it; NaN when it is not defined for these rows.</param>
    public ScoreMetric(string name, Goal goal, Function function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        (Name, Goal, _function) = (name, goal, function);
    }

    /// <summary>Computes a metric.</summary>
    /// <param name="scores">One score a row: a probability, or the value predicted.</param>
    /// <param name="labels">One label a row.</param>
    /// <param name="weights">One weight a row, or none.</param>
    public delegate double Function(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <summary>The metrics by name: auc, pr_auc, log_loss and brier of probabilities; rmse, mae and r2 of values.</summary>
    public static ImmutableArray<ScoreMetric> BuiltIn { get; } =
    [
        new("auc", Goal.Maximize, BinaryMetrics.RocAuc),
        new("pr_auc", Goal.Maximize, BinaryMetrics.AveragePrecision),
        new("log_loss", Goal.Minimize, BinaryMetrics.LogLoss),
        new("brier", Goal.Minimize, BinaryMetrics.Brier),
        new("rmse", Goal.Minimize, RegressionMetrics.Rmse),
        new("mae", Goal.Minimize, RegressionMetrics.Mae),
        new("r2", Goal.Maximize, RegressionMetrics.R2),
    ];

    /// <summary>The area under the ROC curve.</summary>
    public static ScoreMetric Auc => Named("auc");

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Which values are better.</summary>
    public Goal Goal { get; }

    /// <summary>The built-in metric of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ScoreMetric Named(string name) => BuiltIn.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no metric '{name}'; there are {string.Join(", ", BuiltIn.Select(m => m.Name))}.", nameof(name));

    /// <summary>Computes it.</summary>
    /// <inheritdoc cref="Function"/>
    public double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default) =>
        _function(scores, labels, weights);
}
