using System.Collections.Immutable;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Models.Customer.Recommendation.Ranking;
using AudienceML.Models.Customer.Recommendation.Sources;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Reasons for the items of one answer: those of a weighted mixture add up to the score, those of a learned ranker say how strong they are.</summary>
internal sealed class AnswerExplainer(AnsweringParts parts, QueryState state, RankingRun run, string ranker)
{
    private readonly QueryExplainer _explainer = parts.Explainer.Value.Prepare(state);

    public ImmutableArray<RecommendationReason> Of(Candidate candidate)
    {
        if (candidate.Source is CandidateSources.Pinned)
        {
            return [new(RecommendationReasonKind.Pinned, null, candidate.Score)];
        }

        var number = run.NumberOf(candidate.Item);
        if (ranker != parts.Weighted.Name || number < 0)
        {
            var reasons = _explainer.Explain(candidate.Item);
            return candidate.Source is CandidateSources.Exploration ? reasons.Insert(0, new(RecommendationReasonKind.Exploration, null, 1)) : reasons;
        }

        var made = new List<ScorePart>(run.SourceCount + 1);
        var sum = 0.0;
        var isAnyHeard = Enumerable.Range(0, run.SourceCount).Any(s => run.Proposed[s] > 0 && parts.Weights[s] > 0);
        for (var source = 0; source < run.SourceCount; source++)
        {
            if (run.Proposed[source] > 0)
            {
                made.Add(Part(number, source, isAnyHeard ? parts.Weights[source] : 1));
                sum += made[^1].Value;
            }
        }

        // What the score has beyond the mixture, the house's factors put there.
        if (HasFactors && Math.Abs(candidate.Score - sum) > 1e-4 * Math.Max(1, Math.Abs(sum)))
        {
            made.Add(new(RecommendationReasonKind.Pinned, candidate.Score - sum));
        }

        var said = _explainer.Explain(candidate.Item, made.ToArray());
        return candidate.Source is CandidateSources.Exploration ? said.Insert(0, new(RecommendationReasonKind.Exploration, null, 0)) : said;
    }

    private bool HasFactors => !state.Query.Rules.ItemFactors.IsEmpty || !state.Query.Rules.GenreFactors.IsEmpty;

    private ScorePart Part(int candidate, int source, float weight)
    {
        var relative = run.Relative(candidate, source);
        var spread = run.Highest[source] - run.Lowest[source];
        var value = (double)weight * relative;
        var kind = parts.Sources[source].Name switch
        {
            SourceNames.Popular => RecommendationReasonKind.Popular,
            SourceNames.Trending => RecommendationReasonKind.Trending,
            SourceNames.Genre => RecommendationReasonKind.Genre,
            _ when parts.Sources[source].Kind == "factorization" => RecommendationReasonKind.UsersLikeYou,
            _ => RecommendationReasonKind.BecauseYouLiked,
        };

        // Below the floor of a source's scale its score is no longer a sum over the history.
        return parts.Sources[source] is RecommenderSource { Recommender: IExplainableRecommender model } && spread > 0 && relative > -1
            ? new(kind, value, model, weight / (double)spread)
            : new(kind, value);
    }
}
