using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <content>Finding factors, and telling where a score comes from.</content>
public sealed unsafe partial class ImplicitAlsModel
{
    /// <inheritdoc/>
    public void FoldIn(in ItemHistory history, Span<float> factors) => FoldIn(history, factors, _steps);

    /// <summary>Finds the factors of a user exactly, or by steps of conjugate gradients, from zero or from factors that were right before the last events.</summary>
    /// <param name="history">What the user took.</param>
    /// <param name="factors">As many as <see cref="Factors"/>.</param>
    /// <param name="steps">Steps of conjugate gradients; 0 solves exactly.</param>
    /// <param name="isWarm">Whether <paramref name="factors"/> holds a first guess; an exact solution needs none.</param>
    public void FoldIn(in ItemHistory history, Span<float> factors, int steps, bool isWarm = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        RequireFactors(factors.Length, nameof(factors));
        RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
        if (HasLikes(history))
        {
            _itemSide.Solve(_items.Start, _items.Stride, history.Items, history.Values, null, factors, steps, isWarm);
        }
        else if (history.Count == 0)
        {
            _mean.CopyTo(factors);
        }
        else
        {
            LessDislikes(history, factors);
        }
    }

    /// <summary>Finds the factors of an item that was not there in training from the users who took it.</summary>
    /// <param name="userFactors">Users × <see cref="Factors"/>, from <see cref="FoldIn(in ItemHistory, Span{float})"/>.</param>
    /// <param name="values">One a user, as in <see cref="Interactions"/>; empty means 1 for each.</param>
    /// <param name="factors">As many as <see cref="Factors"/>; all 0 when no user likes it.</param>
    public void FoldInItem(FeatureMatrix userFactors, ReadOnlySpan<float> values, Span<float> factors)
    {
        ArgumentNullException.ThrowIfNull(userFactors);
        RequireFactors(factors.Length, nameof(factors));
        RequireFactors(userFactors.ColumnCount, nameof(userFactors));
        if (!values.IsEmpty && values.Length != userFactors.RowCount)
        {
            throw new ArgumentException($"{userFactors.RowCount} users need as many values or none, not {values.Length}.", nameof(values));
        }

        var indices = ArrayPool<int>.Shared.Rent(userFactors.RowCount);
        for (var i = 0; i < userFactors.RowCount; i++)
        {
            indices[i] = i;
        }

        fixed (float* rows = userFactors.Values)
        {
            _userSide.Solve(rows, Factors, indices.AsSpan(0, userFactors.RowCount), values, null, factors, 0, false);
        }

        ArrayPool<int>.Shared.Return(indices);
    }

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

        var size = _items.Stride;
        var rented = ArrayPool<float>.Shared.Rent((3 * size) + FactorBlock.Lanes);
        float left;
        fixed (float* memory = rented)
        {
            float* influence = FactorBlock.Align(memory), mean = influence + size, user = mean + size;
            new Span<float>(influence, 3 * size).Clear();
            _mean.CopyTo(new Span<float>(mean, Factors));
            _itemSide.SolveFor(_items[item], _items.Start, _items.Stride, history.Items, history.Values, new Span<float>(influence, Factors));
            var hasLikes = HasLikes(history);
            var sum = 0f;
            for (var i = 0; i < history.Count; i++)
            {
                var row = _items[history.Items[i]];
                var (extra, target) = _weights.Pair(history.ValueAt(i));
                var pull = RowProducts.Dot(row, influence, size);
                contributions[i] = hasLikes ? target * pull : -extra * pull * RowProducts.Dot(row, mean, size);
                sum += contributions[i];
            }

            left = hasLikes ? 0 : RowProducts.Dot(_items[item], mean, size);
            if (hasLikes && _steps > 0)
            {
                // Steps that stop early leave a little that belongs to nobody.
                FoldIn(history, new Span<float>(user, Factors));
                left = RowProducts.Dot(_items[item], user, size) - sum;
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        return left;
    }

    private static bool HasLikes(in ItemHistory history)
    {
        if (history.Values.IsEmpty)
        {
            return history.Count > 0;
        }

        foreach (var value in history.Values)
        {
            if (value > 0)
            {
                return true;
            }
        }

        return false;
    }

    // The average user m without the pull of disliked items: A·x = (A - Σ extra·y·yᵀ)·m.
    private void LessDislikes(in ItemHistory history, Span<float> factors)
    {
        var size = _items.Stride;
        var rented = ArrayPool<float>.Shared.Rent((2 * size) + FactorBlock.Lanes);
        fixed (float* memory = rented)
        {
            float* mean = FactorBlock.Align(memory), start = mean + size;
            new Span<float>(mean, size).Clear();
            _mean.CopyTo(new Span<float>(mean, Factors));
            _itemSide.Multiply(_itemSide.Penalty(history.Count), mean, start);
            _itemSide.Solve(_items.Start, _items.Stride, history.Items, history.Values, start, factors, 0, false);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private void RequireFactors(int length, string name)
    {
        if (length != Factors)
        {
            throw new ArgumentException($"Users and items have {Factors} factors, not {length}.", name);
        }
    }
}
