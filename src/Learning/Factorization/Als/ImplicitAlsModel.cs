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
    private readonly AlsPriors _priors;
    private readonly int[] _uncounted;
    private readonly PairDiscount _discount;

    /// <param name="weights">What values mean.</param>
    /// <param name="steps">Steps of folding in, 0 for an exact solution.</param>
    /// <param name="items">The factors of items.</param>
    /// <param name="itemSide">Their Gram matrix.</param>
    /// <param name="userSide">The Gram matrix of the users that it learned from.</param>
    /// <param name="priors">What is known beside pairs.</param>
    /// <param name="uncounted">Items that are no part of the Gram matrix, rising.</param>
    /// <param name="discount">What single pairs count less for.</param>
    internal ImplicitAlsModel(
        AlsWeights weights,
        int steps,
        FactorBlock items,
        FoldInSide itemSide,
        FoldInSide userSide,
        AlsPriors priors,
        int[] uncounted,
        PairDiscount discount)
    {
        (_weights, _steps, _items, _itemSide, _userSide, _priors) = (weights, steps, items, itemSide, userSide, priors);
        (_uncounted, _discount) = (uncounted, discount);
        ItemFactors = items.ToMatrix();
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _items.Rows;

    /// <summary>The number of users that it learned from.</summary>
    public int UserCount => _userSide.Cells;

    /// <summary>Columns of item features that it learned from, 0 for none.</summary>
    public int ItemFeatureCount => _priors.Items?.Factors.Rows ?? 0;

    /// <summary>Columns of user features that it learned from, 0 for none.</summary>
    public int UserFeatureCount => _priors.Users?.Factors.Rows ?? 0;

    /// <summary>Factors of a user or item.</summary>
    public int Factors => _items.Factors;

    /// <inheritdoc/>
    public FeatureMatrix ItemFactors { get; }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        var rented = ArrayPool<float>.Shared.Rent(Factors);
        var user = rented.AsSpan(0, Factors);
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, scores);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        var rented = ArrayPool<float>.Shared.Rent(Factors);
        var user = rented.AsSpan(0, Factors);
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, items, scores);
        ArrayPool<float>.Shared.Return(rented);
    }
}
