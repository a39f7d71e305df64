using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>Gives each candidate of a run its score.</summary>
internal interface IRanker
{
    /// <summary>Its name in diagnostics: "weighted", "learned".</summary>
    string Name { get; }

    /// <summary>Writes <see cref="RankingRun.Ranked"/>.</summary>
    void Rank(QueryState state, RankingRun run);
}
