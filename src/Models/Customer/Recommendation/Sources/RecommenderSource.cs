using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What a learned recommender proposes. Items that came to the catalogue after training are not proposed.</summary>
/// <param name="name">Its name in configuration.</param>
/// <param name="recommender">The recommender; its items are the first of the catalogue.</param>
internal sealed class RecommenderSource(string name, IRecommender recommender) : ScoringSource(name, "factorization")
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

        Recommender.Score(history, scores[..known]);
        scores[known..].Fill(float.NegativeInfinity);
        return null;
    }
}
