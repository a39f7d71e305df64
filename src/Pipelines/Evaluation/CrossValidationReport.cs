using System.Collections.Immutable;
using AudienceML.Core.Evaluation;

namespace AudienceML.Pipelines.Evaluation;

/// <summary>How good a way of training is: each row judged by a model that did not see it.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Folds">One report a fold.</param>
/// <param name="Scores">One a row, in the order of the rows: by the model of the fold in which the row was held out.</param>
public sealed record CrossValidationReport(int Rows, ImmutableArray<EvaluationReport> Folds, ReadOnlyMemory<float> Scores)
{
    /// <summary>The mean of each metric over the folds, in the order of the folds' metrics.</summary>
    public EvaluationReport Mean => new(
        Rows,
        [.. Folds[0].Metrics.Select((metric, i) => metric with { Value = Folds.Average(fold => fold.Metrics[i].Value) })]);

    /// <summary>The standard deviation of a metric over the folds.</summary>
    /// <param name="name">The metric: auc, ece.</param>
    /// <exception cref="KeyNotFoundException">It was not measured.</exception>
    public double StandardDeviation(string name)
    {
        var mean = Folds.Average(fold => fold[name]);
        return Math.Sqrt(Folds.Sum(fold => (fold[name] - mean) * (fold[name] - mean)) / Math.Max(1, Folds.Length - 1));
    }
}
