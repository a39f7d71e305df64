using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>How a history or list is made up of genres: each item shares one vote out among its groups (Steck 2018, section 3).</summary>
internal static class GenreShares
{
    /// <summary>The shares of what the user liked, weighted by how sure that is; null when nothing liked has a group.</summary>
    public static double[]? OfHistory(QueryState state, ItemFacet facet)
    {
        var shares = new double[facet.Count];
        var total = 0.0;
        var items = state.HistoryItems.Span;
        for (var i = 0; i < items.Length; i++)
        {
            var value = state.HistoryValues.Span[i];
            var groups = facet.Of(items[i]);
            if (value > 0 && !groups.IsEmpty)
            {
                total += value;
                foreach (var group in groups)
                {
                    shares[group] += value / (double)groups.Length;
                }
            }
        }

        if (total <= 0)
        {
            return null;
        }

        for (var group = 0; group < shares.Length; group++)
        {
            shares[group] /= total;
        }

        return shares;
    }
}
