using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <content>Items that were not there in training, and those that many took since.</content>
public sealed unsafe partial class ImplicitAlsModel
{
    /// <summary>The factors of an item of which nothing but features is known.</summary>
    /// <param name="features">Features that the model learned from.</param>
    /// <param name="factors">As many as <see cref="Factors"/>.</param>
    /// <exception cref="InvalidOperationException">The model learned from no item features.</exception>
    public void ItemFactorsFromFeatures(in KnownFeatures features, Span<float> factors)
        => FromFeatures(_priors.Items ?? throw new InvalidOperationException("The model learned from no item features."), features, factors);

    /// <summary>
    /// What the values of a user with so many pairs are multiplied with before they are given to FoldInItem: 1, unless the model was learned with
    /// <see cref="ImplicitAlsOptions.UserDiscount"/>.
    /// </summary>
    /// <param name="pairs">Pairs of the user, 1 or more.</param>
    public float UserDiscount(int pairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pairs);
        return _discount.User(pairs);
    }

    /// <summary>Finds the factors of an item from the users who took it.</summary>
    /// <param name="userFactors">Users × <see cref="Factors"/>, from <see cref="FoldIn(in ItemHistory, Span{float})"/>.</param>
    /// <param name="values">One a user, as in <see cref="Interactions"/>; empty means 1 for each.</param>
    /// <param name="factors">As many as <see cref="Factors"/>; all 0 when no user likes it.</param>
    /// <param name="exposure">
    /// The share of users who could have taken it, 0 to 1. With 1 those who did not are taken at their word, as in training; of an item that
    /// came this morning they say little.
    /// </param>
    public void FoldInItem(FeatureMatrix userFactors, ReadOnlySpan<float> values, Span<float> factors, float exposure = 1)
        => FoldInItem(userFactors, values, default, factors, exposure);

    /// <summary>Finds the factors of an item from the users who took it and from what is known of it.</summary>
    /// <param name="userFactors">Users × <see cref="Factors"/>, from <see cref="FoldIn(in ItemHistory, Span{float})"/>.</param>
    /// <param name="values">One a user, as in <see cref="Interactions"/>; empty means 1 for each.</param>
    /// <param name="features">Features that the model learned from.</param>
    /// <param name="factors">As many as <see cref="Factors"/>; without users what the features stand for.</param>
    /// <param name="exposure">The share of users who could have taken it, 0 to 1.</param>
    /// <exception cref="InvalidOperationException">The model learned from no item features.</exception>
    public void FoldInItem(
        FeatureMatrix userFactors, ReadOnlySpan<float> values, in KnownFeatures features, Span<float> factors, float exposure = 1)
    {
        ArgumentNullException.ThrowIfNull(userFactors);
        RequireFactors(factors.Length, nameof(factors));
        RequireFactors(userFactors.ColumnCount, nameof(userFactors));
        var users = userFactors.RowCount;
        if (!values.IsEmpty && values.Length != users)
        {
            throw new ArgumentException($"{users} users need as many values or none, not {values.Length}.", nameof(values));
        }

        if (!(exposure is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(exposure), exposure, "The share of users who could have taken an item lies between 0 and 1.");
        }

        factors.Clear();
        if (!features.Columns.IsEmpty)
        {
            ItemFactorsFromFeatures(features, factors);
        }

        if (users == 0)
        {
            return;
        }

        var indices = ArrayPool<int>.Shared.Rent(users);
        var rented = ArrayPool<float>.Shared.Rent(_items.Stride + FactorBlock.Lanes);
        for (var i = 0; i < users; i++)
        {
            indices[i] = i;
        }

        fixed (float* rows = userFactors.Values, memory = rented)
        {
            var start = FactorBlock.Align(memory);
            var penalty = _userSide.Penalty(users, exposure);
            new Span<float>(start, _items.Stride).Clear();
            for (var k = 0; k < factors.Length; k++)
            {
                start[k] = penalty * factors[k];
            }

            _userSide.SolveExposed(exposure, rows, Factors, indices.AsSpan(0, users), values, start, factors);
        }

        ArrayPool<float>.Shared.Return(rented);
        ArrayPool<int>.Shared.Return(indices);
    }

    /// <summary>A model with other factors for some items, or with more items. This one stays as it is.</summary>
    /// <remarks>The Gram matrix is mended in the square of the factors for each item, not made again.</remarks>
    /// <param name="items">Which items, each once; those from <see cref="ItemCount"/> on are new and come in order.</param>
    /// <param name="factors">One row an item.</param>
    public ImplicitAlsModel With(ReadOnlySpan<int> items, FeatureMatrix factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        RequireFactors(factors.ColumnCount, nameof(factors));
        if (factors.RowCount != items.Length)
        {
            throw new ArgumentException($"{items.Length} items need as many rows of factors, not {factors.RowCount}.", nameof(factors));
        }

        var count = ItemCount;
        foreach (var item in items)
        {
            if (item < 0 || item > count)
            {
                throw new ArgumentException($"Item {item} is neither one of {count} nor the next.", nameof(items));
            }

            count = Math.Max(count, item + 1);
        }

        var block = new FactorBlock(count, Factors);
        new ReadOnlySpan<float>(_items.Start, ItemCount * _items.Stride).CopyTo(new Span<float>(block.Start, ItemCount * _items.Stride));
        var gram = GramMatrix.Scaled(_itemSide.Gram, 1);
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] < ItemCount && Array.BinarySearch(_uncounted, items[i]) < 0)
            {
                GramMatrix.Add(gram, block.Row(items[i]), -1);
            }

            GramMatrix.Add(gram, factors.Row(i), 1);
            factors.Row(i).CopyTo(block.Row(items[i]));
        }

        return new(_weights, _steps, block, new(gram, _weights, count), _userSide, _priors, [.. _uncounted.Except(items.ToArray()).Order()], _discount);
    }
}
