using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Core.Evaluation;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Models.Customer.Recommendation.Checks;

/// <summary>Looks at many lists for one-sidedness: popularity bias, concentration, coverage, shares of creators, brands and genres.</summary>
public sealed class ListChecks
{
    private readonly ItemCatalogue _catalogue;
    private readonly ReadOnlyMemory<float> _popularity;
    private readonly int _places;
    private readonly ImmutableArray<ItemFacetKind> _facets;

    /// <summary>Creates the check.</summary>
    /// <param name="catalogue">The items that there are.</param>
    /// <param name="popularity">By row the share of users who took the item; empty when nobody counted.</param>
    /// <param name="places">The places of a list that count, 1 or more.</param>
    /// <param name="facets">The kinds of groups whose shares are measured; default takes creators, brands and genres.</param>
    public ListChecks(ItemCatalogue catalogue, ReadOnlyMemory<float> popularity = default, int places = 10, ImmutableArray<ItemFacetKind> facets = default)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(places);
        if (!popularity.IsEmpty && popularity.Length != catalogue.Count)
        {
            throw new ArgumentException($"{catalogue.Count} items need as many shares or none, not {popularity.Length}.", nameof(popularity));
        }

        (_catalogue, _popularity, _places) = (catalogue, popularity, places);
        _facets = facets.IsDefault ? [ItemFacetKind.Creator, ItemFacetKind.Brand, ItemFacetKind.Genre] : facets;
    }

    /// <summary>Measures a set of lists.</summary>
    /// <param name="lists">Each list with the rows of what its user had taken before, empty for a new user. Items that the catalogue does not have are passed over.</param>
    /// <param name="cancellationToken">Checked between lists.</param>
    public ListCheckReport Run(IEnumerable<(RecommendationList List, ReadOnlyMemory<int> Before)> lists, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var tally = new BeyondAccuracyTally(_catalogue, _places);
        var (shown, before, count) = (new double[_catalogue.Count], new double[_catalogue.Count], 0);
        foreach (var (list, history) in lists)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            tally.Add(list, new([], _catalogue) { Popularity = _popularity, Before = history });
            foreach (var item in list.Items.AsSpan()[..Math.Min(_places, list.Items.Length)])
            {
                if (_catalogue.Ids.RowOf(item.ItemId) is >= 0 and var row)
                {
                    shown[row]++;
                }
            }

            foreach (var item in history.Span)
            {
                before[item]++;
            }
        }

        var figures = ImmutableArray.CreateBuilder<Metric>();
        tally.AddTo(figures);
        var named = figures.Select(f => f with { Name = string.Create(CultureInfo.InvariantCulture, $"{f.Name[..f.Name.IndexOf('@', StringComparison.Ordinal)]}@{_places}") });
        return new(count, [.. named], _facets.ToImmutableSortedDictionary(f => f, f => Expose(_catalogue.Facets[f], shown, before)));
    }

    /// <summary>An item shares its places out among its groups; those without a group count for none.</summary>
    private ImmutableArray<GroupExposure> Expose(ItemFacet facet, double[] shown, double[] before)
    {
        var (items, places, pairs) = (new double[facet.Count], new double[facet.Count], new double[facet.Count]);
        for (var item = 0; item < _catalogue.Count; item++)
        {
            foreach (var group in facet.Of(item))
            {
                var part = 1.0 / facet.Of(item).Length;
                items[group] += part;
                places[group] += part * shown[item];
                pairs[group] += part * before[item];
            }
        }

        var (allItems, allPlaces, allPairs) = (items.Sum(), places.Sum(), pairs.Sum());
        return [.. Enumerable.Range(0, facet.Count)
            .Select(g => new GroupExposure(facet.Names.Ids[g], Share(items[g], allItems), Share(pairs[g], allPairs), Share(places[g], allPlaces)))
            .OrderByDescending(e => e.ListShare).ThenBy(e => e.Group, StringComparer.Ordinal)];
    }

    private static double Share(double part, double all) => all > 0 ? part / all : 0;
}
