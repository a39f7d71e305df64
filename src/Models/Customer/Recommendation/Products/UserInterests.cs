using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Finds what a user is interested in: genres and tags with strength and trend.</summary>
/// <remarks>
/// The evidence for a topic is Σ value · 2^(-age / half-life) over the items of the history that have it, dislikes counting against it. Strength is
/// e / (e + half strength). The trend is (e - b) / (e + b), with b the same sum as it was some days ago.
/// </remarks>
public sealed class UserInterests
{
    private readonly ItemCatalogue _catalogue;
    private readonly UserInterestsOptions _options;

    /// <summary>Creates the product.</summary>
    /// <param name="parts">The model's parts.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public UserInterests(ProductParts parts, UserInterestsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (_catalogue, _options) = (parts.Catalogue, (options ?? new UserInterestsOptions()).Checked());
    }

    /// <summary>Finds a user's interests, the strongest first; topics without strength are left out.</summary>
    /// <param name="state">The user's query, with a history.</param>
    /// <param name="count">At most so many, 1 or more.</param>
    public ImmutableArray<UserInterest> Find(QueryState state, int count = 20)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var found = new List<UserInterest>();
        foreach (var kind in (ReadOnlySpan<ItemFacetKind>)[ItemFacetKind.Genre, ItemFacetKind.Tag])
        {
            found.AddRange(Find(state, kind));
        }

        return [.. found.OrderByDescending(i => i.Strength).ThenByDescending(i => i.Evidence).ThenBy(i => i.Topic, StringComparer.Ordinal).Take(count)];
    }

    private IEnumerable<UserInterest> Find(QueryState state, ItemFacetKind kind)
    {
        var facet = _catalogue.Facets[kind];
        var now = state.Now.ToUnixTimeMilliseconds();
        var before = now - (long)(_options.TrendDays * 86_400_000.0);
        var sums = new SortedDictionary<int, TopicSums>();
        for (var i = 0; i < state.HistoryItems.Length; i++)
        {
            var value = state.HistoryValues.Span[i];
            var time = state.HistoryTimes.IsEmpty ? now : state.HistoryTimes.Span[i];
            foreach (var topic in facet.Of(state.HistoryItems.Span[i]))
            {
                if (!sums.TryGetValue(topic, out var sum))
                {
                    sums.Add(topic, sum = new TopicSums());
                }

                sum.Evidence++;
                sum.Last = Math.Max(sum.Last, state.HistoryTimes.IsEmpty ? 0 : time);
                sum.Now += value * LikedItems.Faded(now - time, _options.HalfLifeDays);
                sum.Before += time <= before ? value * LikedItems.Faded(before - time, _options.HalfLifeDays) : 0;
            }
        }

        foreach (var (topic, sum) in sums)
        {
            var (evidence, earlier) = (Math.Max(0, sum.Now), Math.Max(0, sum.Before));
            if (sum.Evidence >= _options.LeastEvidence && evidence > 0)
            {
                yield return new(
                    facet.Names.Ids[topic],
                    kind,
                    evidence / (evidence + _options.HalfStrength),
                    (evidence - earlier) / (evidence + earlier),
                    sum.Evidence,
                    sum.Last > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(sum.Last) : null);
            }
        }
    }

    private sealed class TopicSums
    {
        public double Now { get; set; }

        public double Before { get; set; }

        public int Evidence { get; set; }

        public long Last { get; set; }
    }
}
