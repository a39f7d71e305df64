using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>Sums the answers of trees in the order of the trees, for one row or many, to the same bits.</summary>
internal sealed class TreeScorer
{
    private const int StackColumns = 512;

    // One row goes down smaller trees faster by its values, as ranking them takes its time.
    private const int RankLeaves = 2048;
    private const int BlocksBetweenChecks = 256;
    private readonly float _baseScore;
    private readonly ScoringColumns _columns;
    private readonly TreeWalker _walker;
    private readonly MaskTrees _masks;

    // For trees that are too large for masks, when their thresholds are few enough.
    private readonly RankWalker? _ranks;
    private readonly bool _walksRanks;

    public TreeScorer(FeatureDecoder decoder, float baseScore, ImmutableArray<DecisionTree> trees)
    {
        _baseScore = baseScore;
        _columns = new ScoringColumns(decoder, trees);
        _walker = new TreeWalker(_columns, trees);
        _masks = new MaskTrees(_columns, trees, _walker);
        var leaves = trees.Select(tree => tree.LeafCount).DefaultIfEmpty().Max();
        _ranks = leaves > MaskTrees.MaxMaskLeaves && RankTrees.TryCreate(_columns, trees, outputs: 1) is { } ranks ? new RankWalker(ranks) : null;
        _walksRanks = _ranks is not null && leaves > RankLeaves;
    }

    /// <summary>The score of one row.</summary>
    public float Score(ReadOnlySpan<float> row)
    {
        if (_walksRanks)
        {
            var score = _baseScore;
            _ranks!.Add(row, new Span<float>(ref score));
            return score;
        }

        if (_columns.Count <= StackColumns)
        {
            Span<float> columns = stackalloc float[StackColumns];
            return Score(row, columns);
        }

        var rented = ArrayPool<float>.Shared.Rent(_columns.Count);
        var sum = Score(row, rented);
        ArrayPool<float>.Shared.Return(rented);
        return sum;
    }

    /// <summary>The scores of many rows.</summary>
    public void Score(FeatureMatrix features, Span<float> scores, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ranks is not null)
        {
            scores[..features.RowCount].Fill(_baseScore);
            _ranks.Add(features, scores[..features.RowCount], cancellationToken);
            return;
        }

        var columns = ArrayPool<float>.Shared.Rent(Math.Max(_columns.Count, 1) * MaskTrees.Lanes);
        try
        {
            if (MaskTrees.IsSupported)
            {
                ScoreBlocks(features, scores, columns, cancellationToken);
            }
            else
            {
                ScoreRows(features, scores, columns, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(columns);
        }
    }

    private float Score(ReadOnlySpan<float> row, Span<float> columns)
    {
        _columns.Fill(row, columns);
        return _walker.Add(columns, _baseScore);
    }

    private void ScoreBlocks(FeatureMatrix features, Span<float> scores, float[] columns, CancellationToken cancellationToken)
    {
        var width = features.ColumnCount;
        var values = features.Values;
        Span<float> block = stackalloc float[MaskTrees.Lanes];
        for (var start = 0; start < features.RowCount; start += MaskTrees.Lanes)
        {
            if (start % (MaskTrees.Lanes * BlocksBetweenChecks) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var count = Math.Min(MaskTrees.Lanes, features.RowCount - start);
            _columns.Fill(values.Slice(start * width, count * width), width, count, MaskTrees.Lanes, columns);
            block.Fill(_baseScore);
            _masks.Add(columns, block);
            block[..count].CopyTo(scores[start..]);
        }
    }

    private void ScoreRows(FeatureMatrix features, Span<float> scores, float[] columns, CancellationToken cancellationToken)
    {
        for (var row = 0; row < features.RowCount; row++)
        {
            if (row % (MaskTrees.Lanes * BlocksBetweenChecks) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scores[row] = Score(features.Row(row), columns);
        }
    }
}
