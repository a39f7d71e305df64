using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders;

/// <summary>A recommender whose score is the inner product of a user's factors and an item's.</summary>
/// <remarks>Biases are factors too: an item's bias stands beside a 1 of every user. That lets one product, one index and one search serve all of them.
/// A score is <see cref="Numerics.Kernels.Dot"/> of the user's factors and the item's row, to the last bit; <c>FactorScores</c> computes it for many items.</remarks>
public interface IFactorRecommender : IRecommender
{
    /// <summary>Items × factors. Not to be written to.</summary>
    FeatureMatrix ItemFactors { get; }

    /// <summary>Finds the factors of a user from the history, for known users and unknown ones alike. Allocates nothing.</summary>
    /// <param name="history">What the user took; empty gives factors that suit everybody.</param>
    /// <param name="factors">As many as <see cref="ItemFactors"/> has columns.</param>
    void FoldIn(in ItemHistory history, Span<float> factors);
}
