using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The raw scores of the validation rows while training goes on, and what a metric makes of them.</summary>
internal sealed class ValidationScores
{
    private const int BlockRows = 4096;
    private readonly ObjectiveFunction _objective;
    private readonly ValidationMetric? _metric;
    private readonly LearningSet _set;
    private readonly FeatureDecoder _decoder;
    private readonly Workers _workers;
    private readonly int _outputs;
    private readonly float[] _scores;
    private readonly float[] _transformed;
    private readonly double[] _losses;
    private readonly double _weight;

    /// <summary>Starts from raw scores.</summary>
    /// <param name="objective">The loss.</param>
    /// <param name="metric">What is measured; null takes the objective's.</param>
    /// <param name="set">The validation rows.</param>
    /// <param name="decoder">Decodes their categories.</param>
    /// <param name="scores">Rows × outputs, row after row; changed from here on.</param>
    /// <param name="workers">Who does it.</param>
    public ValidationScores(
        ObjectiveFunction objective, ValidationMetric? metric, LearningSet set, FeatureDecoder decoder, float[] scores, Workers workers)
    {
        _objective = objective;
        _metric = metric ?? objective.Metric;
        _set = set;
        _decoder = decoder;
        _workers = workers;
        _scores = scores;
        _outputs = objective.OutputCount;
        _transformed = _metric is null ? [] : new float[_scores.Length];
        _losses = new double[(set.RowCount + BlockRows - 1) / BlockRows];
        _weight = set.RowCount;
        if (!set.Weights.IsEmpty)
        {
            _weight = 0;
            foreach (var weight in set.Weights.Span)
            {
                _weight += weight;
            }
        }
    }

    public string MetricName => _metric?.Name ?? _objective.LossName;

    public bool IsHigherBetter => _metric?.IsHigherBetter ?? false;

    public bool IsBetter(double value, double best) => double.IsNaN(best) ? !double.IsNaN(value) : IsHigherBetter ? value > best : value < best;

    /// <summary>The metric at the current scores; without one, the mean loss by weight.</summary>
    public double Measure()
    {
        if (_metric is null)
        {
            _workers.ForBlocks(_set.RowCount, BlockRows, (start, count) =>
                _losses[start / BlockRows] = _objective.LossSum(_set, start, _scores.AsSpan(start * _outputs, count * _outputs)));
            return _losses.Sum() / _weight;
        }

        _workers.ForBlocks(_set.RowCount, BlockRows, (start, count) =>
        {
            var transformed = _transformed.AsSpan(start * _outputs, count * _outputs);
            _scores.AsSpan(start * _outputs, count * _outputs).CopyTo(transformed);
            ScoreLinks.Apply(_objective.Link, _outputs, transformed);
        });
        return _metric.Measure(_transformed, _set);
    }

    /// <summary>Adds a tree's answers to one output.</summary>
    public void Add(DecisionTree tree, int output) => _workers.ForBlocks(_set.RowCount, BlockRows, (start, count) =>
    {
        for (var row = start; row < start + count; row++)
        {
            _scores[(row * _outputs) + output] += tree.LeafValues[tree.LeafOf(_set.Features.Row(row), _decoder)];
        }
    });
}
