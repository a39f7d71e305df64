using AudienceML.Learning.Bandits;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>Gives some places of a list to a bandit, so that it is learned what users think of items that would not have been shown.</summary>
/// <remarks>
/// For each place the bandit chooses among the best of those that would not have come into the list. What it chose carries
/// <see cref="CandidateSources.Exploration"/> and the probability of the choice; whole decisions go to whoever listens, to be handed back with their rewards
/// by <see cref="ExplorationFeedback"/>. The draw depends on the user, the moment and the place alone: the same query gives the same list
/// as long as the bandit has learned nothing in between.
/// </remarks>
public sealed class ExplorationReranker : IReranker
{
    private readonly IBandit _bandit;
    private readonly IAvailabilityFilter _filter;
    private readonly IExplorationFeatures _features;
    private readonly ExplorationOptions _options;
    private readonly Action<ExplorationDecision>? _decided;

    /// <summary>Creates the stage.</summary>
    /// <param name="bandit">What chooses.</param>
    /// <param name="filter">Says which items may be shown; no others are on offer.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="features">What the bandit is told of an item, or null for <see cref="ExplorationFeatures"/>; not asked when the bandit looks at none.</param>
    /// <param name="decided">Takes each decision, on the thread of the query; null when nobody listens.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the bandit looks at another number of features.</exception>
    public ExplorationReranker(
        IBandit bandit, IAvailabilityFilter filter, ExplorationOptions? options = null, IExplorationFeatures? features = null, Action<ExplorationDecision>? decided = null)
    {
        ArgumentNullException.ThrowIfNull(bandit);
        ArgumentNullException.ThrowIfNull(filter);
        (_bandit, _filter, _features, _decided) = (bandit, filter, features ?? new ExplorationFeatures(), decided);
        _options = (options ?? new ExplorationOptions()).Checked();
        if (bandit.FeatureCount != 0 && bandit.FeatureCount != _features.Count)
        {
            throw new ArgumentException($"The bandit looks at {bandit.FeatureCount} features an item, and {_features.Count} are made.", nameof(features));
        }
    }

    /// <inheritdoc/>
    public string Name => "exploration";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        var places = _options.Places.Count(p => p <= Math.Min(state.Query.Count, candidates.Count));
        if (places == 0)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates).ToList();
        var relevance = new float[list.Count];
        CandidateLists.Relevance(list.ToArray(), relevance);
        var byItem = new Dictionary<int, float>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            byItem[list[i].Item] = relevance[i];
        }

        // What fills the other places comes first; the bandit has what is behind.
        var availability = _filter.Prepare(state);
        var listed = Math.Min(state.Query.Count, list.Count) - places;
        var pool = list.Skip(listed).Where(c => availability.Refuse(c.Item) is null).Take(_options.Offered + places).ToList();
        for (var place = 0; place < places && pool.Count > 0; place++)
        {
            var offered = pool.Take(_options.Offered).ToArray();
            var chosen = Choose(state, offered, byItem, _options.Places[place]);
            pool.RemoveAll(c => c.Item == chosen.Item);
            list.RemoveAll(c => c.Item == chosen.Item);
            list.Insert(Math.Min(_options.Places[place] - 1, list.Count), chosen);
        }

        CandidateLists.Write([.. list], candidates);
    }

    private Candidate Choose(QueryState state, Candidate[] offered, Dictionary<int, float> relevance, int place)
    {
        var ids = Array.ConvertAll(offered, c => state.Catalogue.Ids.Ids[c.Item]);
        FeatureMatrix? features = null;
        if (_bandit.FeatureCount > 0)
        {
            features = new FeatureMatrix(offered.Length, _features.Count);
            for (var i = 0; i < offered.Length; i++)
            {
                _features.Write(state, offered[i], relevance[offered[i].Item], features.Row(i));
            }
        }

        var draw = Seeds.Derive((long)Seeds.Derive(state.Now.ToUnixTimeMilliseconds(), state.Query.UserId ?? ""), place);
        var choice = _bandit.Choose(Array.ConvertAll(ids, ExplorationFeedback.ArmOf), features, draw);
        var propensity = double.IsFinite(choice.Propensity) ? choice.Propensity : 0;
        _decided?.Invoke(new(state.Query.UserId, state.Now, place, [.. ids], choice.Place, propensity, features is null ? [] : [.. features.Values]));
        return offered[choice.Place] with { Source = CandidateSources.Exploration, Propensity = (float)propensity };
    }
}
