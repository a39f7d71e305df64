using System.Buffers;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <content>Finding the factors of users.</content>
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
        => FoldIn(history, _priors.UserMean, _priors.Mean, factors, steps, isWarm);

    /// <summary>Finds the factors of a user from the history and from what is known of the user.</summary>
    /// <param name="history">What the user took; empty gives what the features stand for.</param>
    /// <param name="features">Features that the model learned from.</param>
    /// <param name="factors">As many as <see cref="Factors"/>.</param>
    /// <exception cref="InvalidOperationException">The model learned from no user features.</exception>
    public void FoldIn(in ItemHistory history, in KnownFeatures features, Span<float> factors)
    {
        var rented = ArrayPool<float>.Shared.Rent(Factors);
        var prior = rented.AsSpan(0, Factors);
        UserFactorsFromFeatures(features, prior);
        FoldIn(history, prior, prior, factors, _steps, isWarm: false);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The factors of a user of whom nothing but features is known.</summary>
    /// <param name="features">Features that the model learned from.</param>
    /// <param name="factors">As many as <see cref="Factors"/>.</param>
    /// <exception cref="InvalidOperationException">The model learned from no user features.</exception>
    public void UserFactorsFromFeatures(in KnownFeatures features, Span<float> factors)
        => FromFeatures(_priors.Users ?? throw new InvalidOperationException("The model learned from no user features."), features, factors);

    /// <param name="history">What the user took.</param>
    /// <param name="prior">What the user's features stand for, empty for a model without.</param>
    /// <param name="mean">The factors of somebody who likes nothing.</param>
    /// <param name="factors">The solution.</param>
    /// <param name="steps">Steps of conjugate gradients; 0 solves exactly.</param>
    /// <param name="isWarm">Whether there is a first guess.</param>
    private void FoldIn(in ItemHistory history, ReadOnlySpan<float> prior, ReadOnlySpan<float> mean, Span<float> factors, int steps, bool isWarm)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        RequireFactors(factors.Length, nameof(factors));
        RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
        if (history.Count == 0)
        {
            mean.CopyTo(factors);
            return;
        }

        if (_discount.IsNeeded)
        {
            var discounted = ArrayPool<float>.Shared.Rent(history.Count);
            _discount.Write(history, discounted);
            FoldInAsIs(new ItemHistory(history.Items, discounted.AsSpan(0, history.Count)), prior, mean, factors, steps, isWarm);
            ArrayPool<float>.Shared.Return(discounted);
        }
        else
        {
            FoldInAsIs(history, prior, mean, factors, steps, isWarm);
        }
    }

    private void FoldInAsIs(in ItemHistory history, ReadOnlySpan<float> prior, ReadOnlySpan<float> mean, Span<float> factors, int steps, bool isWarm)
    {
        var hasLikes = HasLikes(history);
        if (hasLikes && prior.IsEmpty)
        {
            _itemSide.Solve(_items.Start, _items.Stride, history.Items, history.Values, null, factors, steps, isWarm);
            return;
        }

        var size = _items.Stride;
        var rented = ArrayPool<float>.Shared.Rent((2 * size) + FactorBlock.Lanes);
        fixed (float* memory = rented)
        {
            float* known = FactorBlock.Align(memory), start = known + size;
            new Span<float>(known, size).Clear();
            (hasLikes ? prior : mean).CopyTo(new Span<float>(known, Factors));
            Begin(hasLikes, _itemSide.Penalty(history.Count), known, start);
            _itemSide.Solve(_items.Start, _items.Stride, history.Items, history.Values, start, factors, hasLikes ? steps : 0, isWarm);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // What the right-hand side starts from: penalty·prior. Where nothing is liked, the average user m without the pull of what is disliked:
    // A·x = (A - Σ extra·y·yᵀ)·m.
    private void Begin(bool hasLikes, float penalty, float* known, float* start)
    {
        if (!hasLikes)
        {
            _itemSide.Multiply(penalty, known, start);
            return;
        }

        for (var k = 0; k < _items.Stride; k++)
        {
            start[k] = penalty * known[k];
        }
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

    private void FromFeatures(FeatureMap map, in KnownFeatures features, Span<float> factors)
    {
        RequireFactors(factors.Length, nameof(factors));
        map.Check(features, nameof(features));
        var size = _items.Stride;
        var rented = ArrayPool<float>.Shared.Rent(size + FactorBlock.Lanes);
        fixed (float* memory = rented)
        {
            var sum = FactorBlock.Align(memory);
            map.Combine(features.Columns, features.Values, 1, sum);
            new ReadOnlySpan<float>(sum, Factors).CopyTo(factors);
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
