namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>A source that has a score for every item; the best ones that may be shown are its candidates, and the ranker sees the scores of the others too.</summary>
public interface IScoringSource : ICandidateSource
{
    /// <summary>What kind of knowledge it has, for the answer's <see cref="RecommendationList.ServedBy"/>: "factorization", "content", "trending", "popular".</summary>
    string Kind { get; }

    /// <summary>Scores all items.</summary>
    /// <param name="state">The query.</param>
    /// <param name="scores">One an item of the catalogue; negative infinity for items that it does not propose.</param>
    /// <returns>Null, or why it has nothing to say, in words; the scores are undefined then.</returns>
    string? Score(QueryState state, Span<float> scores);
}
