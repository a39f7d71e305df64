using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Factors of items, and all that it takes to find those of a user or of a new item from what is known of them.</summary>
/// <remarks>
/// The score is the product of factors; about 1 means taken, about 0 not. Whoever has a history is folded in: the training's problem is
/// solved for one row, with the Gram matrix of the items kept. Known users take the same path, so that their latest events count at once.
/// A history without anything liked is answered by the average user, less what is disliked.
/// </remarks>
public sealed unsafe partial class ImplicitAlsModel : IFactorRecommender, IExplainableRecommender
{
    internal const string FormatName = "als/1";

    private readonly AlsWeights _weights;
    private readonly int _steps;
    private readonly FactorBlock _items;
    private readonly FoldInSide _itemSide;
    private readonly FoldInSide _userSide;
    private readonly float[] _mean;

    internal ImplicitAlsModel(
        AlsWeights weights, int steps, FactorBlock items, FactorBlock itemGram, FactorBlock userGram, int userCount, float[] mean)
    {
        (_weights, _steps, _items, _mean) = (weights, steps, items, mean);
        _itemSide = new(itemGram, weights, items.Rows);
        _userSide = new(userGram, weights, userCount);
        ItemFactors = items.ToMatrix();
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _items.Rows;

    /// <summary>The number of users that it learned from.</summary>
    public int UserCount => _userSide.Cells;

    /// <summary>Factors of a user or item.</summary>
    public int Factors => _items.Factors;

    /// <inheritdoc/>
    public FeatureMatrix ItemFactors { get; }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores) => Score(history, [], scores);

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        var isAll = items.IsEmpty && scores.Length == ItemCount;
        if (!isAll && items.Length != scores.Length)
        {
            throw new ArgumentException($"{(items.IsEmpty ? ItemCount : items.Length)} scores are written, not {scores.Length}.", nameof(scores));
        }

        var size = _items.Stride;
        var rented = ArrayPool<float>.Shared.Rent(size + FactorBlock.Lanes);
        fixed (float* memory = rented, target = scores)
        {
            var user = FactorBlock.Align(memory);
            new Span<float>(user, size).Clear();
            FoldIn(history, new Span<float>(user, Factors));
            if (isAll)
            {
                var item = 0;
                for (; item + RowProducts.Rows <= scores.Length; item += RowProducts.Rows)
                {
                    RowProducts.Dot(_items[item], size, user, size, target + item);
                }

                for (; item < scores.Length; item++)
                {
                    target[item] = RowProducts.Dot(_items[item], user, size);
                }
            }
            else
            {
                for (var i = 0; i < items.Length; i++)
                {
                    RequireItem(items[i]);
                    target[i] = RowProducts.Dot(_items[items[i]], user, size);
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private void RequireItem(int item)
    {
        if ((uint)item >= (uint)ItemCount)
        {
            throw new ArgumentOutOfRangeException(nameof(item), item, $"Items lie between 0 and {ItemCount - 1}.");
        }
    }
}
