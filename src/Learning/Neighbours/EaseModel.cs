using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Scores items by weights between all items: the sum, over the history, of what each item there says of the item.</summary>
/// <remarks>
/// Weights are items × items and learned by <see cref="EaseLearner"/>. Scores lie about 1 for items that the user is likely to have taken
/// and about 0 for others. An empty history is ordered by how many took an item.
/// </remarks>
public sealed class EaseModel : IExplainableRecommender
{
    internal const string FormatName = "ease/1";
    private readonly float[] _weights;
    private readonly float[] _prior;
    private readonly bool _isBinary;

    internal EaseModel(float[] weights, float[] prior, bool isBinary) => (_weights, _prior, _isBinary) = (weights, prior, isBinary);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _prior.Length;

    /// <summary>What one item of a history says of another item; 0 of itself.</summary>
    /// <param name="source">The item of the history.</param>
    /// <param name="target">The item that is scored.</param>
    public float Weight(int source, int target)
    {
        RecommenderGuards.CheckItems([source], ItemCount, nameof(source));
        RecommenderGuards.CheckItems([target], ItemCount, nameof(target));
        return _weights[(source * ItemCount) + target];
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        using var ordered = new OrderedHistory(history);
        _prior.CopyTo(scores);
        var n = ItemCount;
        var i = 0;
        for (; i <= ordered.Items.Length - 4; i += 4)
        {
            AddRows(
                [ordered.WorthAt(i, _isBinary), ordered.WorthAt(i + 1, _isBinary), ordered.WorthAt(i + 2, _isBinary), ordered.WorthAt(i + 3, _isBinary)],
                [ordered.Items[i] * n, ordered.Items[i + 1] * n, ordered.Items[i + 2] * n, ordered.Items[i + 3] * n],
                scores);
        }

        for (; i < ordered.Items.Length; i++)
        {
            Numerics.Kernels.Axpy(ordered.WorthAt(i, _isBinary), _weights.AsSpan(ordered.Items[i] * n, n), scores);
        }
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        using var ordered = new OrderedHistory(history);
        var n = ItemCount;
        for (var at = 0; at < items.Length; at++)
        {
            var score = _prior[items[at]];
            for (var i = 0; i < ordered.Items.Length; i++)
            {
                score = MathF.FusedMultiplyAdd(ordered.WorthAt(i, _isBinary), _weights[(ordered.Items[i] * n) + items[at]], score);
            }

            scores[at] = score;
        }
    }

    /// <inheritdoc/>
    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        RecommenderGuards.CheckExplain(history, ItemCount, item, contributions);
        for (var i = 0; i < history.Count; i++)
        {
            contributions[i] = PositivePairs.Worth(history.ValueAt(i), _isBinary) * _weights[(history.Items[i] * ItemCount) + item];
        }

        return _prior[item];
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_isBinary);
        RecommenderFormats.WriteFloats(writer, _prior);
        RecommenderFormats.WriteFloats(writer, _weights);
    }

    internal static EaseModel Read(BinaryReader reader)
    {
        var isBinary = reader.ReadBoolean();
        var prior = RecommenderFormats.ReadFloats(reader);
        var weights = RecommenderFormats.ReadFloats(reader);
        return weights.Length == (long)prior.Length * prior.Length
            ? new(weights, prior, isBinary)
            : throw new ModelFormatException(
                $"{prior.Length} items have {(long)prior.Length * prior.Length} weights, not {weights.Length}.", "Copy the model again, or register it again.");
    }

    /// <summary>Four rows in one pass over the scores, value by value in the same order of additions as one after the other.</summary>
    private void AddRows(ReadOnlySpan<float> worths, ReadOnlySpan<int> starts, Span<float> scores)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ref var first = ref Unsafe.Add(ref weights, starts[0]);
        ref var second = ref Unsafe.Add(ref weights, starts[1]);
        ref var third = ref Unsafe.Add(ref weights, starts[2]);
        ref var fourth = ref Unsafe.Add(ref weights, starts[3]);
        ref var to = ref MemoryMarshal.GetReference(scores);
        nuint i = 0;
        var length = (nuint)scores.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> a = Vector512.Create(worths[0]), b = Vector512.Create(worths[1]), c = Vector512.Create(worths[2]), d = Vector512.Create(worths[3]);
            for (; i + 16 <= length; i += 16)
            {
                var sum = Vector512.FusedMultiplyAdd(a, Vector512.LoadUnsafe(ref first, i), Vector512.LoadUnsafe(ref to, i));
                sum = Vector512.FusedMultiplyAdd(b, Vector512.LoadUnsafe(ref second, i), sum);
                sum = Vector512.FusedMultiplyAdd(c, Vector512.LoadUnsafe(ref third, i), sum);
                Vector512.FusedMultiplyAdd(d, Vector512.LoadUnsafe(ref fourth, i), sum).StoreUnsafe(ref to, i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> a = Vector256.Create(worths[0]), b = Vector256.Create(worths[1]), c = Vector256.Create(worths[2]), d = Vector256.Create(worths[3]);
            for (; i + 8 <= length; i += 8)
            {
                var sum = Vector256.FusedMultiplyAdd(a, Vector256.LoadUnsafe(ref first, i), Vector256.LoadUnsafe(ref to, i));
                sum = Vector256.FusedMultiplyAdd(b, Vector256.LoadUnsafe(ref second, i), sum);
                sum = Vector256.FusedMultiplyAdd(c, Vector256.LoadUnsafe(ref third, i), sum);
                Vector256.FusedMultiplyAdd(d, Vector256.LoadUnsafe(ref fourth, i), sum).StoreUnsafe(ref to, i);
            }
        }

        for (; i < length; i++)
        {
            var sum = MathF.FusedMultiplyAdd(worths[0], Unsafe.Add(ref first, i), Unsafe.Add(ref to, i));
            sum = MathF.FusedMultiplyAdd(worths[1], Unsafe.Add(ref second, i), sum);
            sum = MathF.FusedMultiplyAdd(worths[2], Unsafe.Add(ref third, i), sum);
            Unsafe.Add(ref to, i) = MathF.FusedMultiplyAdd(worths[3], Unsafe.Add(ref fourth, i), sum);
        }
    }
}
