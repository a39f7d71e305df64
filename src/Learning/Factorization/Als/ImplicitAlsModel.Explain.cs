using System.Buffers;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <content>Telling where a score comes from.</content>
public sealed unsafe partial class ImplicitAlsModel
{
    /// <summary>What each item of the history adds to the score of one item (Hu, Koren and Volinsky 2008, section 5).</summary>
    /// <remarks>
    /// The score of item j is Σ target·(yⱼ·A⁻¹·y) over the history, exactly so when histories are folded in exactly. What is disliked adds
    /// nothing of its own: it weakens what is like it. Where nothing is liked, no item explains the score of the average user, and each
    /// disliked item takes from it.
    /// </remarks>
    /// <inheritdoc/>
    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        RecommenderGuards.CheckExplain(history, ItemCount, item, contributions);
        if (!_discount.IsNeeded)
        {
            return ExplainAsIs(history, item, contributions);
        }

        var discounted = ArrayPool<float>.Shared.Rent(history.Count);
        _discount.Write(history, discounted);
        var left = ExplainAsIs(new ItemHistory(history.Items, discounted.AsSpan(0, history.Count)), item, contributions);
        ArrayPool<float>.Shared.Return(discounted);
        return left;
    }

    private float ExplainAsIs(in ItemHistory history, int item, Span<float> contributions)
    {
        var size = _items.Stride;
        var rented = ArrayPool<float>.Shared.Rent((3 * size) + FactorBlock.Lanes);
        float left;
        fixed (float* memory = rented)
        {
            float* influence = FactorBlock.Align(memory), known = influence + size, user = known + size;
            new Span<float>(influence, 3 * size).Clear();
            _priors.Mean.CopyTo(new Span<float>(known, Factors));
            _itemSide.SolveFor(_items[item], _items.Start, _items.Stride, history.Items, history.Values, new Span<float>(influence, Factors));
            var hasLikes = HasLikes(history);
            var sum = 0f;
            for (var i = 0; i < history.Count; i++)
            {
                var row = _items[history.Items[i]];
                var (extra, target) = _weights.Pair(history.ValueAt(i));
                var pull = RowProducts.Dot(row, influence, size);
                contributions[i] = hasLikes ? target * pull : -extra * pull * RowProducts.Dot(row, known, size);
                sum += contributions[i];
            }

            if (!hasLikes)
            {
                left = RowProducts.Dot(_items[item], known, size);
            }
            else if (_steps > 0)
            {
                // Steps that stop early leave a little that belongs to nobody.
                FoldInAsIs(history, _priors.UserMean, _priors.Mean, new Span<float>(user, Factors), _steps, isWarm: false);
                left = RowProducts.Dot(_items[item], user, size) - sum;
            }
            else
            {
                new Span<float>(known, size).Clear();
                _priors.UserMean.AsSpan().CopyTo(new Span<float>(known, Factors));
                left = _itemSide.Penalty(history.Count) * RowProducts.Dot(influence, known, size);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        return left;
    }
}
