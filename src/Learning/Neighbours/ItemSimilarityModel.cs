using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Scores items by a few weights between items: the sum, over the history, of what each item there says of its neighbours.</summary>
/// <remarks>
/// What item-based neighbours, random walks and sparse linear methods learn. An item that no item of the history knows, and an empty
/// history, are ordered by how many took an item.
/// </remarks>
public sealed class ItemSimilarityModel : IExplainableRecommender
{
    internal const string FormatName = "item-similarity/1";
    private readonly SparseMatrix _weights;
    private readonly float[] _prior;
    private readonly bool _isBinary;

    /// <summary>Wraps weights.</summary>
    /// <param name="weights">Items of the history × items that are scored.</param>
    /// <param name="prior">One an item.</param>
    /// <param name="isBinary">Whether each item of a history with a value above 0 counts 1 and all others nothing.</param>
    internal ItemSimilarityModel(SparseMatrix weights, float[] prior, bool isBinary) => (_weights, _prior, _isBinary) = (weights, prior, isBinary);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _prior.Length;

    /// <summary>What items of a history say of other items: items of the history × items that are scored.</summary>
    public SparseMatrix Weights => _weights;

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        ScoreChecked(history, scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        var all = ArrayPool<float>.Shared.Rent(ItemCount);
        ScoreChecked(history, all.AsSpan(0, ItemCount));
        for (var i = 0; i < items.Length; i++)
        {
            scores[i] = all[items[i]];
        }

        ArrayPool<float>.Shared.Return(all);
    }

    /// <inheritdoc/>
    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        RecommenderGuards.CheckExplain(history, ItemCount, item, contributions);
        for (var i = 0; i < history.Count; i++)
        {
            var place = _weights.Columns(history.Items[i]).BinarySearch(item);
            contributions[i] = place < 0 ? 0 : PositivePairs.Worth(history.ValueAt(i), _isBinary) * _weights.Values(history.Items[i])[place];
        }

        return _prior[item];
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_isBinary);
        RecommenderFormats.WriteFloats(writer, _prior);
        SparseMatrixFormat.Write(writer, _weights);
    }

    internal static ItemSimilarityModel Read(BinaryReader reader)
    {
        var isBinary = reader.ReadBoolean();
        var prior = RecommenderFormats.ReadFloats(reader);
        var weights = SparseMatrixFormat.Read(reader);
        return weights.RowCount == prior.Length && weights.ColumnCount == prior.Length
            ? new(weights, prior, isBinary)
            : throw new ModelFormatException(
                $"{prior.Length} items have weights of {weights.RowCount} × {weights.ColumnCount} items.", "Copy the model again, or register it again.");
    }

    private void ScoreChecked(in ItemHistory history, Span<float> scores)
    {
        using var ordered = new OrderedHistory(history);
        _prior.CopyTo(scores);
        for (var i = 0; i < ordered.Items.Length; i++)
        {
            if (ordered.WorthAt(i, _isBinary) is not 0 and var worth)
            {
                var targets = _weights.Columns(ordered.Items[i]);
                var weights = _weights.Values(ordered.Items[i]);
                for (var k = 0; k < targets.Length; k++)
                {
                    scores[targets[k]] += worth * weights[k];
                }
            }
        }
    }
}
