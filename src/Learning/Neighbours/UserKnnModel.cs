using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Scores items by who took them: the sum of the similarities of the nearest users, each times what the item was worth to them.</summary>
/// <remarks>
/// Holds what all users took. A known user is not a neighbour of himself. An empty history, and an item that no neighbour took, are ordered
/// by how many took an item.
/// </remarks>
public sealed class UserKnnModel : IExplainableRecommender
{
    internal const string FormatName = "user-knn/1";
    private readonly SparseMatrix _pairs;
    private readonly NeighbourOptions _options;
    private readonly RowIndex _index;
    private readonly float[] _prior;

    internal UserKnnModel(SparseMatrix pairs, NeighbourOptions options)
    {
        (_pairs, _options, _index, _prior) = (pairs, options, new(pairs, options), Prior.Of(pairs));
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _prior.Length;

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

    /// <summary>What each item of the history adds: each neighbour's part is shared out by how much of the similarity the item makes.</summary>
    /// <inheritdoc/>
    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        RecommenderGuards.CheckExplain(history, ItemCount, item, contributions);
        contributions.Clear();
        using var query = new Query(this, history);
        for (var k = 0; k < query.Users.Length; k++)
        {
            var user = query.Users[k];
            var place = _pairs.Columns(user).BinarySearch(item);
            if (place < 0)
            {
                continue;
            }

            var items = _index.Rows.Columns(user);
            var values = _index.Rows.Values(user);
            var dot = 0f;
            for (var i = 0; i < query.Items.Length; i++)
            {
                var shared = items.BinarySearch(query.Items[i]);
                dot += shared < 0 ? 0 : query.Weights[i] * values[shared];
            }

            var part = query.Similarities[k] * _pairs.Values(user)[place] / dot;
            for (var i = 0; i < history.Count; i++)
            {
                var asked = query.Items.BinarySearch(history.Items[i]);
                var shared = items.BinarySearch(history.Items[i]);
                contributions[i] += asked < 0 || shared < 0 ? 0 : part * query.Weights[asked] * values[shared];
            }
        }

        return _prior[item];
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_options.Neighbours);
        writer.Write((byte)_options.Similarity);
        writer.Write((byte)_options.Weighting);
        writer.Write(_options.Shrink);
        writer.Write(_options.Power);
        writer.Write(_options.SaturationK1);
        writer.Write(_options.LengthB);
        writer.Write(_options.IsBinary);
        SparseMatrixFormat.Write(writer, _pairs);
    }

    internal static UserKnnModel Read(BinaryReader reader)
    {
        var options = new NeighbourOptions
        {
            Neighbours = reader.ReadInt32(),
            Similarity = (NeighbourSimilarity)reader.ReadByte(),
            Weighting = (NeighbourWeighting)reader.ReadByte(),
            Shrink = reader.ReadDouble(),
            Power = reader.ReadDouble(),
            SaturationK1 = reader.ReadDouble(),
            LengthB = reader.ReadDouble(),
            IsBinary = reader.ReadBoolean(),
        };
        options.Check();
        var pairs = SparseMatrixFormat.Read(reader);
        return pairs.ColumnCount <= Math.Max(1 << 20, 16L * pairs.ValueCount)
            ? new(pairs, options)
            : throw new ModelFormatException($"{pairs.ValueCount} pairs are no sign of {pairs.ColumnCount} items.", "Copy the model again, or register it again.");
    }

    private void ScoreChecked(in ItemHistory history, Span<float> scores)
    {
        _prior.CopyTo(scores);
        using var query = new Query(this, history);
        for (var k = 0; k < query.Users.Length; k++)
        {
            var items = _pairs.Columns(query.Users[k]);
            var values = _pairs.Values(query.Users[k]);
            var similarity = query.Similarities[k];
            for (var i = 0; i < items.Length; i++)
            {
                scores[items[i]] += similarity * values[i];
            }
        }
    }

    /// <summary>A history as a row of the index, and its nearest users.</summary>
    private readonly ref struct Query
    {
        private readonly int[] _items;
        private readonly float[] _values;

        public Query(UserKnnModel model, in ItemHistory history)
        {
            _items = ArrayPool<int>.Shared.Rent(history.Count);
            _values = ArrayPool<float>.Shared.Rent(2 * history.Count);
            var count = 0;
            using (var ordered = new OrderedHistory(history))
            {
                for (var i = 0; i < ordered.Items.Length; i++)
                {
                    if (ordered.WorthAt(i, model._options.IsBinary) is not 0 and var worth)
                    {
                        (_items[count], _values[count]) = (ordered.Items[i], worth);
                        count++;
                    }
                }
            }

            Items = _items.AsSpan(0, count);
            var weights = _values.AsSpan(history.Count, count);
            var (norm, sum) = model._index.Weigh(Items, _values.AsSpan(0, count), weights);
            Weights = weights;
            using var products = new DotProducts(model._pairs.RowCount);
            var selection = new NeighbourSelection(Math.Min(model._options.Neighbours, model._pairs.RowCount));
            products.Add(Items, weights, model._index.Postings);
            products.Offer(model._index, norm, sum, history.User, selection);
            (Users, Similarities) = selection.Take();
        }

        /// <summary>Those that count, rising.</summary>
        public ReadOnlySpan<int> Items { get; }

        /// <summary>One an item.</summary>
        public ReadOnlySpan<float> Weights { get; }

        /// <summary>The nearest users, rising.</summary>
        public int[] Users { get; }

        /// <summary>One a user.</summary>
        public float[] Similarities { get; }

        public void Dispose()
        {
            ArrayPool<int>.Shared.Return(_items);
            ArrayPool<float>.Shared.Return(_values);
        }
    }
}
