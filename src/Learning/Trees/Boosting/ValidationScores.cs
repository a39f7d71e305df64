using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The raw scores of the validation rows while training goes on.</summary>
internal sealed class ValidationScores
{
    private const int BlockRows = 4096;
    private readonly ObjectiveFunction _objective;
    private readonly LearningSet _set;
    private readonly FeatureDecoder _decoder;
    private readonly Workers _workers;
    private readonly float[] _scores;
    private readonly double[] _losses;
    private readonly double _weight;

    public ValidationScores(ObjectiveFunction objective, LearningSet set, FeatureDecoder decoder, float baseScore, Workers workers)
    {
        _objective = objective;
        _set = set;
        _decoder = decoder;
        _workers = workers;
        _scores = new float[set.RowCount];
        _losses = new double[(set.RowCount + BlockRows - 1) / BlockRows];
        Array.Fill(_scores, baseScore);
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

    /// <summary>The mean loss by weight at the current scores.</summary>
    public double MeanLoss()
    {
        _workers.ForBlocks(_scores.Length, BlockRows, Measure);
        return _losses.Sum() / _weight;
    }

    /// <summary>Adds a tree's answers and measures again.</summary>
    public double Add(DecisionTree tree)
    {
        _workers.ForBlocks(_scores.Length, BlockRows, (start, count) =>
        {
            for (var row = start; row < start + count; row++)
            {
                _scores[row] += tree.LeafValues[tree.LeafOf(_set.Features.Row(row), _decoder)];
            }

            Measure(start, count);
        });
        return _losses.Sum() / _weight;
    }

    private void Measure(int start, int count) => _losses[start / BlockRows] = _objective.LossSum(
        _scores.AsSpan(start, count),
        _set.Labels.Span.Slice(start, count),
        _set.Weights.IsEmpty ? default : _set.Weights.Span.Slice(start, count));
}
