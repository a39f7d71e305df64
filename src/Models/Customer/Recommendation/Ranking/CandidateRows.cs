using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Sources;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>Fills the ranker's row of each candidate.</summary>
internal sealed class CandidateRows(ItemStatistics statistics, GenreClock clock)
{
    private const double MillisecondsOfADay = 86_400_000;

    /// <summary>Fills what the run says of a candidate.</summary>
    public void Fill(QueryState state, RankingRun run, int candidate, int place, CandidateRow row)
    {
        for (var source = 0; source < run.SourceCount; source++)
        {
            var rank = run.RankOf(candidate, source);
            row.Scores.Span[source] = run.Proposed[source] > 0 ? run.Relative(candidate, source) : float.NaN;
            row.Ranks.Span[source] = rank > 0 ? rank : float.NaN;
        }

        Fill(state, run.Items[candidate], run.Ranked[candidate], place, row);
    }

    /// <summary>Fills all but the sources' scores and places, which are there already.</summary>
    public void Fill(QueryState state, int item, float weighted, int place, CandidateRow row)
    {
        var (best, proposing) = (float.NaN, 0);
        foreach (var rank in row.Ranks.Span)
        {
            if (rank > 0)
            {
                proposing++;
                best = best <= rank ? best : rank;
            }
        }

        (row.Mixture, row.MixtureRank) = (weighted, place);
        (row.BestRank, row.SourceCount) = (best, proposing);
        (row.Popularity, row.Trend) = (statistics.Popularity[item], statistics.Trend[item]);
        Suit(state, item, row);
        Time(state, item, row);
    }

    private static void Suit(QueryState state, int item, CandidateRow row)
    {
        var (profile, facets) = (state.Profile, state.Catalogue.Facets);
        row.GenreAffinity = profile.Affinity(ItemFacetKind.Genre, facets[ItemFacetKind.Genre].Of(item));
        row.TagAffinity = profile.Affinity(ItemFacetKind.Tag, facets[ItemFacetKind.Tag].Of(item));
        row.CreatorAffinity = profile.Affinity(ItemFacetKind.Creator, facets[ItemFacetKind.Creator].Of(item));
        row.TypeAffinity = profile.Affinity(ItemFacetKind.Type, facets[ItemFacetKind.Type].Of(item));
        row.GenreNovelty = profile.Novelty(ItemFacetKind.Genre, facets[ItemFacetKind.Genre].Of(item));
        row.PopularityGap = row.Popularity - profile.Popularity;
        row.HistoryLength = state.HistoryItems.Length;
        row.Device = state.Query.Context.DeviceType;
        (row.ContentSimilarity, row.LastSimilarity) = state.ItemVectors is { } vectors && profile.Direction is not null
            ? (Kernels.Dot(profile.Direction, vectors.Row(item)), Kernels.Dot(profile.LastDirection, vectors.Row(item)))
            : (float.NaN, float.NaN);
    }

    private void Time(QueryState state, int item, CandidateRow row)
    {
        var now = state.Now.ToUnixTimeMilliseconds();
        var published = state.Catalogue.Facets.Published[item];
        row.AgeDays = published == long.MinValue ? float.NaN : (float)((now - published) / MillisecondsOfADay);
        row.DaysSinceLast = state.Profile.Last == long.MinValue ? float.NaN : (float)((now - state.Profile.Last) / MillisecondsOfADay);
        (row.HourMatch, row.WeekdayMatch) = clock.Match(item, state.Now);
    }
}
