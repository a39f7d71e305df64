using System.Collections.Immutable;

namespace AudienceML.Core.Evaluation;

/// <summary>How good a model is on rows that it has not seen.</summary>
/// <param name="Rows">The number of rows measured on.</param>
/// <param name="Metrics">The metrics, the primary one first.</param>
public sealed record EvaluationReport(int Rows, ImmutableArray<Metric> Metrics)
{
    /// <summary>The metric that decides between two models.</summary>
    public Metric Primary => Metrics[0];

    /// <summary>The value of a metric by name.</summary>
    /// <exception cref="KeyNotFoundException">It was not measured; the message names those that were.</exception>
    public double this[string name] => Metrics.FirstOrDefault(m => m.Name == name)?.Value
        ?? throw new KeyNotFoundException($"'{name}' was not measured; there are {string.Join(", ", Metrics.Select(m => m.Name))}.");
}
