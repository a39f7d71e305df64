using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What a recommender proposes for the end of the history alone: like what was taken last, or what usually comes next.</summary>
/// <param name="name">Its name in configuration.</param>
/// <param name="recommender">The recommender; its items are the first of the catalogue.</param>
/// <param name="count">The items at the end of the history that count.</param>
internal sealed class LatestSource(string name, IRecommender recommender, int count) : ScoringSource(name, "factorization")
{
    public override string? Score(QueryState state, Span<float> scores)
    {
        var known = recommender.ItemCount;
        var history = state.TrainedHistory(known);
        if (history.Count == 0)
        {
            return state.HistoryItems.IsEmpty ? "The user has no history to go by." : "The history has only items that came after the training.";
        }

        if (history.Count > count && !history.Times.IsEmpty)
        {
            var times = history.Times.ToArray();
            var order = new int[history.Count];
            for (var i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            // By time, of equal times by item; then the last ones by item again, as histories are.
            Array.Sort(times, order);
            var last = order.AsSpan(order.Length - count).ToArray();
            Array.Sort(last);
            var (items, values, whens) = (new int[count], new float[count], new long[count]);
            for (var i = 0; i < count; i++)
            {
                (items[i], values[i], whens[i]) = (history.Items[last[i]], history.Values[last[i]], history.Times[last[i]]);
            }

            recommender.Score(new ItemHistory(items, values, whens, history.User), scores[..known]);
        }
        else
        {
            recommender.Score(history, scores[..known]);
        }

        scores[known..].Fill(float.NegativeInfinity);
        return null;
    }
}
