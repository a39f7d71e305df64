namespace AudienceML.Features.Customer.Recommendation;

/// <summary>By what items are grouped.</summary>
public enum ItemFacetKind
{
    /// <summary><see cref="CatalogueItem.Genres"/>.</summary>
    Genre = 0,

    /// <summary><see cref="CatalogueItem.Tags"/>.</summary>
    Tag = 1,

    /// <summary><see cref="CatalogueItem.CreatorId"/>.</summary>
    Creator = 2,

    /// <summary><see cref="CatalogueItem.BrandId"/>.</summary>
    Brand = 3,

    /// <summary><see cref="CatalogueItem.ItemType"/>.</summary>
    Type = 4,

    /// <summary><see cref="CatalogueItem.Regions"/>.</summary>
    Region = 5,
}
