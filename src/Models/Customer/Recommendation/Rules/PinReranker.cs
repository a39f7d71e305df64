using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Rules;

/// <summary>Puts the rules' pinned items on their places, after all other re-ranking.</summary>
/// <remarks>
/// The first pin goes on place 1, the second on place 2. A pin that may not be shown, that the catalogue does not have or that stands there
/// twice leaves its place to the others, and the pins behind it keep theirs. A pin that was no candidate comes into the list with
/// <see cref="CandidateSources.Pinned"/> and the score of the candidate whose place it takes; so the list may grow by as many as there are pins.
/// Where the query names its only candidates, nothing else is pinned.
/// </remarks>
public sealed class PinReranker : IReranker
{
    private readonly IAvailabilityFilter _filter;

    /// <summary>Creates the stage.</summary>
    /// <param name="filter">Says which pins may be shown.</param>
    public PinReranker(IAvailabilityFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _filter = filter;
    }

    /// <inheritdoc/>
    public string Name => "pin";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        var pins = state.Query.Rules.Pin;
        if (pins.IsDefaultOrEmpty)
        {
            return;
        }

        var availability = _filter.Prepare(state);
        var places = new int[pins.Length];
        var pinned = new HashSet<int>(pins.Length);
        for (var place = 0; place < pins.Length; place++)
        {
            var item = state.Catalogue.Ids.RowOf(pins[place]);
            var stands = item >= 0
                && (state.Query.Candidates is not { } only || only.Contains(pins[place], StringComparer.Ordinal))
                && availability.Refuse(item) is null
                && pinned.Add(item);
            places[place] = stands ? item : -1;
        }

        var others = new List<Candidate>(candidates.Count);
        var known = new Dictionary<int, Candidate>(pinned.Count);
        foreach (var candidate in candidates)
        {
            if (!pinned.Contains(candidate.Item))
            {
                others.Add(candidate);
            }
            else
            {
                known.TryAdd(candidate.Item, candidate);
            }
        }

        // Others fill the places between; refused ones among them would move the pins up when the filter drops them.
        var (list, next) = (new List<Candidate>(others.Count + pinned.Count), 0);
        others.RemoveAll(c => availability.Refuse(c.Item) is not null);
        foreach (var item in places)
        {
            if (item >= 0)
            {
                var score = next < others.Count ? others[next].Score : list.Count > 0 ? list[^1].Score : 0;
                list.Add(known.TryGetValue(item, out var candidate) ? candidate : new Candidate(item, score, CandidateSources.Pinned));
            }
            else if (next < others.Count)
            {
                list.Add(others[next++]);
            }
        }

        list.AddRange(others[next..]);
        CandidateLists.Write([.. list], candidates);
    }
}
