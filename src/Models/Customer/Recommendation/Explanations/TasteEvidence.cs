using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>What share of what a user liked each group of one kind has; an item counts for each of its groups.</summary>
internal sealed class TasteEvidence
{
    private readonly Dictionary<int, double> _shares = [];

    public TasteEvidence(QueryState state, ItemFacet facet)
    {
        Facet = facet;
        var total = 0.0;
        for (var i = 0; i < state.HistoryItems.Length; i++)
        {
            var value = Math.Max(0, state.HistoryValues.Span[i]);
            total += value;
            foreach (var group in facet.Of(state.HistoryItems.Span[i]))
            {
                _shares[group] = _shares.GetValueOrDefault(group) + value;
            }
        }

        foreach (var group in _shares.Keys.ToArray())
        {
            _shares[group] = total > 0 ? _shares[group] / total : 0;
        }
    }

    public ItemFacet Facet { get; }

    public double ShareOf(int group) => _shares.GetValueOrDefault(group);
}
