using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>
/// A constant, relevance, popularity, freshness, the share of the taste that the item's genres have, and the hour of the user's day as a point on a circle.
/// All are -1 to 1.
/// </summary>
public sealed class ExplorationFeatures : IExplorationFeatures
{
    private const double FreshnessHalfLifeDays = 3;

    /// <inheritdoc/>
    public int Count => 7;

    /// <inheritdoc/>
    public void Write(QueryState state, Candidate candidate, float relevance, Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(state);
        var facets = state.Catalogue.Facets;
        var local = state.Now.ToOffset(state.Query.Context.UtcOffset);
        var angle = 2 * 3.14159265358979324 * local.TimeOfDay.TotalHours / 24;
        features[0] = 1;
        features[1] = relevance;
        features[2] = state.Popularity.IsEmpty ? 0 : state.Popularity.Span[candidate.Item];
        features[3] = (float)MultiObjectiveReranker.Freshness(facets, candidate.Item, state.Now.ToUnixTimeMilliseconds(), FreshnessHalfLifeDays);
        features[4] = (float)TasteShare(state, facets[ItemFacetKind.Genre], candidate.Item);
        features[5] = (float)DeterministicMath.Sin(angle);
        features[6] = (float)DeterministicMath.Cos(angle);
    }

    /// <summary>The share of what was liked that has a genre in common with the item.</summary>
    private static double TasteShare(QueryState state, ItemFacet genres, int item)
    {
        var wanted = genres.Of(item);
        var (common, total) = (0.0, 0.0);
        for (var i = 0; i < state.HistoryItems.Length; i++)
        {
            var value = Math.Max(0, state.HistoryValues.Span[i]);
            total += value;
            common += wanted.ContainsAny(genres.Of(state.HistoryItems.Span[i])) ? value : 0;
        }

        return total > 0 ? common / total : 0;
    }
}
