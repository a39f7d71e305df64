using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>The mean of trees' answers, one or several a leaf.</summary>
internal sealed class ForestScorer
{
    private readonly FeatureDecoder _decoder;
    private readonly ImmutableArray<DecisionTree> _trees;
    private readonly int _outputs;

    // Laying millions of nodes out takes its time, and some forests are only explained or stored.
    private readonly Lazy<RankWalker?> _walker;

    public ForestScorer(FeatureDecoder decoder, ImmutableArray<DecisionTree> trees, int outputs)
    {
        _decoder = decoder;
        _trees = trees;
        _outputs = outputs;
        _walker = new Lazy<RankWalker?>(() => RankTrees.TryCreate(new ScoringColumns(decoder, trees), trees, outputs) is { } ranks
            ? new RankWalker(ranks)
            : null);
    }

    /// <summary>The outputs of one row.</summary>
    public void Score(ReadOnlySpan<float> row, Span<float> outputs)
    {
        outputs.Clear();
        if (_walker.Value is { } walker)
        {
            walker.Add(row, outputs);
        }
        else
        {
            AddPlainly(row, outputs);
        }

        Divide(outputs);
    }

    /// <summary>The outputs of many rows.</summary>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        outputs.Clear();
        if (_walker.Value is { } walker)
        {
            walker.Add(features, outputs, cancellationToken);
        }
        else
        {
            for (var i = 0; i < features.RowCount; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AddPlainly(features.Row(i), outputs.Slice(i * _outputs, _outputs));
            }
        }

        Divide(outputs);
    }

    private void AddPlainly(ReadOnlySpan<float> row, Span<float> outputs)
    {
        foreach (var tree in _trees)
        {
            var values = tree.LeafValues.AsSpan(tree.LeafOf(row, _decoder) * _outputs, _outputs);
            for (var i = 0; i < values.Length; i++)
            {
                outputs[i] += values[i];
            }
        }
    }

    private void Divide(Span<float> outputs)
    {
        foreach (ref var output in outputs)
        {
            output /= _trees.Length;
        }
    }
}
