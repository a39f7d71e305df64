using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Rules;

/// <summary>Boosts and buries: the rules' factors on the scores of items and genres, before diversity is looked after.</summary>
/// <remarks>
/// A score above 0 is multiplied by the factor, one below 0 divided by it, so that a boost always raises and a bury always lowers. Factors of
/// an item and of its genres multiply. Items of equal factors keep their order among themselves.
/// </remarks>
public sealed class BoostReranker : IReranker
{
    /// <inheritdoc/>
    public string Name => "boost";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        var rules = state.Query.Rules;
        if (rules.ItemFactors.IsEmpty && rules.GenreFactors.IsEmpty)
        {
            return;
        }

        var factors = FactorTable.Create(state);
        var list = CandidateLists.Copy(candidates);
        foreach (ref var candidate in list.AsSpan())
        {
            var factor = factors.Of(candidate.Item);
            candidate = candidate with { Score = Apply(candidate.Score, factor) };
        }

        CandidateLists.SortByScore(list);
        CandidateLists.Write(list, candidates);
    }

    /// <summary>A score under a factor.</summary>
    internal static float Apply(float score, double factor) =>
        (float)Math.Clamp(score > 0 ? score * factor : score / factor, float.MinValue, float.MaxValue);
}
