using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>The items that can be recommended, numbered. Immutable; a changed catalogue is another one.</summary>
public sealed class ItemCatalogue
{
    private readonly Lazy<ItemFacets> _facets;

    /// <summary>Numbers items in the order given.</summary>
    /// <exception cref="ArgumentException">An id is empty or stands there twice.</exception>
    public ItemCatalogue(ImmutableArray<CatalogueItem> items)
    {
        Items = items;
        Ids = new IdMap([.. items.Select(i => i.ItemId)]);
        _facets = new(() => new ItemFacets(items));
    }

    /// <summary>The items, by row.</summary>
    public ImmutableArray<CatalogueItem> Items { get; }

    /// <summary>Ids and rows.</summary>
    public IdMap Ids { get; }

    /// <summary>The number of items.</summary>
    public int Count => Items.Length;

    /// <summary>Genres, creators, dates and so on as numbers by row; made when first asked for.</summary>
    public ItemFacets Facets => _facets.Value;

    /// <summary>The item of a row.</summary>
    public CatalogueItem this[int row] => Items[row];
}
