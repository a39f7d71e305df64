using System.Collections.Immutable;
using AudienceML.Core.Features;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>Declares what a ranker of candidates reads: what each source says, what the item is, how it suits the user, and the moment.</summary>
public sealed class RecommendationFeatureEngineer : BaseFeatureEngineer<CandidateRow>
{
    /// <summary>Declares the features.</summary>
    /// <param name="sources">The names of the candidate sources, in the order of <see cref="CandidateRow.Scores"/>.</param>
    public RecommendationFeatureEngineer(ImmutableArray<string> sources)
    {
        for (var i = 0; i < sources.Length; i++)
        {
            var source = i;
            Number($"score_{sources[i]}", row => row.Scores.Span[source]);
            Number($"rank_{sources[i]}", row => row.Ranks.Span[source]);
        }

        Number("mixture", row => row.Mixture);
        Number("mixture_rank", row => row.MixtureRank);
        Number("best_rank", row => row.BestRank);
        Number("source_count", row => row.SourceCount);
        Number("popularity", row => row.Popularity);
        Number("trend", row => row.Trend);
        Number("age_days", row => row.AgeDays);
        Number("genre_affinity", row => row.GenreAffinity);
        Number("tag_affinity", row => row.TagAffinity);
        Number("creator_affinity", row => row.CreatorAffinity);
        Number("type_affinity", row => row.TypeAffinity);
        Number("genre_novelty", row => row.GenreNovelty);
        Number("content_similarity", row => row.ContentSimilarity);
        Number("last_similarity", row => row.LastSimilarity);
        Number("popularity_gap", row => row.PopularityGap);
        Number("hour_match", row => row.HourMatch);
        Number("weekday_match", row => row.WeekdayMatch);
        Number("history_length", row => row.HistoryLength);
        Number("days_since_last", row => row.DaysSinceLast);
        Category("device", row => row.Device);
    }
}
