using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What a learned recommender proposes. Items that came after the training are proposed when there are factors for them.</summary>
/// <param name="name">Its name in configuration.</param>
/// <param name="recommender">The recommender; its items are the first of the catalogue.</param>
/// <param name="added">Factors of the items behind them; null when there are none.</param>
internal sealed class RecommenderSource(string name, IRecommender recommender, FeatureMatrix? added = null) : ScoringSource(name, "factorization")
{
    public IRecommender Recommender { get; } = recommender;

    public override string? Score(QueryState state, Span<float> scores)
    {
        if (state.HistoryItems.IsEmpty)
        {
            return "The user has no history to go by.";
        }

        var known = Recommender.ItemCount;
        var history = state.TrainedHistory(known);
        if (history.Count == 0)
        {
            return "The history has only items that came after the training.";
        }

        if (added is null || Recommender is not IFactorRecommender factors)
        {
            Recommender.Score(history, scores[..known]);
            scores[known..].Fill(float.NegativeInfinity);
            return null;
        }

        var width = added.ColumnCount;
        var user = ArrayPool<float>.Shared.Rent(width);
        try
        {
            factors.FoldIn(history, user.AsSpan(0, width));
            for (var item = 0; item < scores.Length; item++)
            {
                var row = item < known ? factors.ItemFactors.Row(item) : item - known < added.RowCount ? added.Row(item - known) : default;
                scores[item] = row.IsEmpty ? float.NegativeInfinity : Kernels.Dot(user.AsSpan(0, width), row);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(user);
        }

        return null;
    }
}
