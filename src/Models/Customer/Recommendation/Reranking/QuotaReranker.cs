using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>Caps and shares of genres, creators, brands: each place goes to the first item in order that breaks none of them.</summary>
/// <remarks>
/// Places are filled from the top (the greedy of Geyik, Ambler and Kenthapadi 2019, "Fairness-aware ranking", DetGreedy): a group below its least share goes first;
/// of the rest no group goes above its greatest share or its cap. Where no item is left that breaks nothing, the place goes to the first
/// that breaks no cap, else to the first at all: the list keeps its items. Items keep their scores.
/// </remarks>
public sealed class QuotaReranker : IReranker
{
    private readonly ImmutableArray<QuotaCap> _caps;
    private readonly ImmutableArray<QuotaShare> _shares;

    /// <summary>Creates the stage.</summary>
    /// <param name="caps">How many of a group in a row of places.</param>
    /// <param name="shares">What share of the places groups get.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cap or share is out of its range.</exception>
    public QuotaReranker(ImmutableArray<QuotaCap> caps, ImmutableArray<QuotaShare> shares = default)
    {
        _caps = caps.IsDefault ? [] : [.. caps.Select(c => c.Checked())];
        _shares = shares.IsDefault ? [] : [.. shares.Select(s => s.Checked())];
    }

    /// <inheritdoc/>
    public string Name => "quota";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        if ((_caps.IsEmpty && _shares.IsEmpty) || candidates.Count < 2)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates);
        var order = new PlaceOrder(list.Length);
        var places = Math.Min(state.Query.Count, list.Length);
        var caps = Array.ConvertAll([.. _caps], cap => new CapCount(cap, state.Catalogue.Facets[cap.Facet], places));
        var shares = Array.ConvertAll([.. _shares], share => new ShareCount(share, state.Catalogue.Facets[share.Facet]));
        for (var place = 0; place < places; place++)
        {
            var (best, bestRank) = (place, int.MaxValue);
            for (var i = place; i < list.Length && bestRank > 0; i++)
            {
                var rank = Rank(list[order[i]].Item, place, caps, shares);
                if (rank < bestRank)
                {
                    (best, bestRank) = (i, rank);
                }
            }

            order.Raise(best, place);
            var item = list[order[place]].Item;
            foreach (var cap in caps)
            {
                cap.Add(item, place);
            }

            foreach (var share in shares)
            {
                share.Add(item);
            }
        }

        order.Write(list, candidates);
    }

    /// <summary>0 for an item that the place is free for, more the more it breaks.</summary>
    private static int Rank(int item, int place, CapCount[] caps, ShareCount[] shares)
    {
        var rank = 0;
        foreach (var cap in caps)
        {
            rank |= cap.IsFull(item) ? 4 : 0;
        }

        var (isAnyShort, helps) = (false, false);
        foreach (var share in shares)
        {
            var has = share.Has(item);
            rank |= has && share.IsFull(place) ? 1 : 0;
            isAnyShort |= share.IsShort(place);
            helps |= has && share.IsShort(place);
        }

        return rank | (isAnyShort && !helps ? 2 : 0);
    }

    /// <summary>The groups within the last places of one cap.</summary>
    private sealed class CapCount(QuotaCap cap, ItemFacet facet, int places)
    {
        private readonly int[] _counts = new int[facet.Count];
        private readonly int[] _placed = new int[places];

        public bool IsFull(int item)
        {
            foreach (var group in Groups(item))
            {
                if (_counts[group] >= cap.Most)
                {
                    return true;
                }
            }

            return false;
        }

        public void Add(int item, int place)
        {
            _placed[place] = item;
            foreach (var group in Groups(item))
            {
                _counts[group]++;
            }

            // What falls out of the window before the next place.
            if (place + 1 >= cap.Window)
            {
                foreach (var group in Groups(_placed[place + 1 - cap.Window]))
                {
                    _counts[group]--;
                }
            }
        }

        private ReadOnlySpan<int> Groups(int item) => cap.MainOnly && !facet.Of(item).IsEmpty ? facet.Of(item)[..1] : facet.Of(item);
    }

    /// <summary>How many places one group has.</summary>
    private sealed class ShareCount(QuotaShare share, ItemFacet facet)
    {
        // Shares such as 0.3 are a little above or below what they mean.
        private const double Rounding = 1e-9;
        private readonly int _group = facet.Names.RowOf(share.Group);
        private int _count;

        public bool Has(int item) => _group >= 0 && facet.Of(item).Contains(_group);

        public bool IsShort(int place) => _count < Math.Floor(((place + 1) * share.Least) + Rounding);

        public bool IsFull(int place) => _count >= Math.Ceiling(((place + 1) * share.Most) - Rounding);

        public void Add(int item) => _count += Has(item) ? 1 : 0;
    }
}
