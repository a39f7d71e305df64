using System.Collections.Concurrent;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>Counts how often groups of items were shown, over all lists since it was made. Safe for several threads at once.</summary>
/// <remarks>
/// It lives where the host keeps it, and outlives models: groups are known by name. Whoever shows lists records them; it holds one
/// number a group that was ever shown.
/// </remarks>
public sealed class ExposureLedger
{
    private readonly ConcurrentDictionary<string, long> _shown = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>Starts to count.</summary>
    /// <param name="facet">By what items are grouped: creators, brands; null counts each item on its own.</param>
    public ExposureLedger(ItemFacetKind? facet = null) => Facet = facet;

    /// <summary>By what items are grouped; null when each item counts on its own.</summary>
    public ItemFacetKind? Facet { get; }

    /// <summary>Places shown so far, those of items without a group included.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>How often a group was shown so far.</summary>
    public long ShownOf(string group) => _shown.GetValueOrDefault(group);

    /// <summary>Counts the items of a list that was shown. Items that the catalogue does not have are passed over.</summary>
    /// <param name="catalogue">What says to which groups items belong.</param>
    /// <param name="list">The list.</param>
    public void Record(ItemCatalogue catalogue, RecommendationList list)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(list);
        foreach (var shown in list.Items)
        {
            var item = catalogue.Ids.RowOf(shown.ItemId);
            if (item < 0)
            {
                continue;
            }

            Interlocked.Increment(ref _total);
            foreach (var group in GroupsOf(catalogue, ref item))
            {
                _shown.AddOrUpdate(NameOf(catalogue, group), 1, static (_, count) => count + 1);
            }
        }
    }

    /// <summary>The numbers of an item's groups.</summary>
    internal ReadOnlySpan<int> GroupsOf(ItemCatalogue catalogue, ref readonly int item) =>
        Facet is { } facet ? catalogue.Facets[facet].Of(item) : new ReadOnlySpan<int>(in item);

    internal string NameOf(ItemCatalogue catalogue, int group) =>
        Facet is { } facet ? catalogue.Facets[facet].Names.Ids[group] : catalogue.Ids.Ids[group];
}
