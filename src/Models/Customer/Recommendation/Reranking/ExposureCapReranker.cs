using System.Runtime.InteropServices;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>Keeps creators, brands or items from getting more than a share of all places shown, over all lists together.</summary>
/// <remarks>
/// A group is over its share when it was shown, in lists of the past and above in this one, more than so much of all places, those of this list included. Each
/// place goes to the first item none of whose groups would be over; where none is left, to the first at all: the list keeps its items, and
/// items keep their scores. What it does depends on what the ledger has counted so far.
/// </remarks>
public sealed class ExposureCapReranker : IReranker
{
    private readonly ExposureLedger _ledger;
    private readonly double _mostShare;
    private readonly int _free;

    /// <summary>Creates the stage.</summary>
    /// <param name="ledger">What was shown so far.</param>
    /// <param name="mostShare">The greatest share of all places for one group, above 0 up to 1.</param>
    /// <param name="free">Places that every group may have whatever the share, so that a new ledger does not forbid everything; 1 or more.</param>
    public ExposureCapReranker(ExposureLedger ledger, double mostShare, int free = 1)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        OptionGuards.Require(mostShare is > 0 and <= 1, nameof(mostShare), mostShare, "is above 0 and at most 1");
        ArgumentOutOfRangeException.ThrowIfLessThan(free, 1);
        (_ledger, _mostShare, _free) = (ledger, mostShare, free);
    }

    /// <inheritdoc/>
    public string Name => "exposure";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Count < 2)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates);
        var order = new PlaceOrder(list.Length);
        var places = Math.Min(state.Query.Count, list.Length);
        var allowed = Math.Max(_free, (long)Math.Floor((_mostShare * (_ledger.Total + places)) + 1e-9));
        var shown = new Dictionary<int, long>();
        for (var place = 0; place < places; place++)
        {
            for (var i = place; i < list.Length; i++)
            {
                if (HasRoom(list[order[i]].Item))
                {
                    order.Raise(i, place);
                    break;
                }
            }

            var item = list[order[place]].Item;
            foreach (var group in _ledger.GroupsOf(state.Catalogue, in item))
            {
                ShownOf(group)++;
            }
        }

        order.Write(list, candidates);

        bool HasRoom(int item)
        {
            foreach (var group in _ledger.GroupsOf(state.Catalogue, in item))
            {
                if (ShownOf(group) >= allowed)
                {
                    return false;
                }
            }

            return true;
        }

        ref long ShownOf(int group)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(shown, group, out var isKnown);
            if (!isKnown)
            {
                count = _ledger.ShownOf(_ledger.NameOf(state.Catalogue, group));
            }

            return ref count;
        }
    }
}
