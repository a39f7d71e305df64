using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees;

/// <summary>Sums the answers of trees, for one row or many.</summary>
internal sealed class TreeScorer(FeatureDecoder decoder, float baseScore, ImmutableArray<DecisionTree> trees)
{
    private const int BlockRows = 1024;

    /// <summary>The score of one row.</summary>
    public float Score(ReadOnlySpan<float> row)
    {
        var score = baseScore;
        foreach (var tree in trees)
        {
            score += tree.LeafValues[tree.LeafOf(row, decoder)];
        }

        return score;
    }

    /// <summary>The scores of many rows: the same sums in the same order.</summary>
    public void Score(FeatureMatrix features, Span<float> scores, CancellationToken cancellationToken)
    {
        for (var row = 0; row < features.RowCount; row++)
        {
            if (row % BlockRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scores[row] = Score(features.Row(row));
        }
    }
}
