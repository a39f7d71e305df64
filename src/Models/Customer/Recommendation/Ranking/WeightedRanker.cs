using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>The weighted sum of what the sources say, each brought to one scale by its own first and last candidate.</summary>
/// <param name="weights">One a source, 0 or more.</param>
internal sealed class WeightedRanker(float[] weights) : IRanker
{
    public string Name => "weighted";

    public void Rank(QueryState state, RankingRun run)
    {
        // When none of those that count has anything to say, whoever has is heard.
        var heard = 0f;
        for (var source = 0; source < weights.Length; source++)
        {
            heard += run.Proposed[source] > 0 ? weights[source] : 0;
        }

        for (var candidate = 0; candidate < run.Count; candidate++)
        {
            var sum = 0f;
            for (var source = 0; source < weights.Length; source++)
            {
                sum += (heard > 0 ? weights[source] : 1) * run.Relative(candidate, source);
            }

            run.Ranked[candidate] = sum;
        }
    }
}
