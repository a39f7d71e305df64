using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>What products are made of: parts of a learned model. Everything but the catalogue may be absent; products then do with the rest.</summary>
public sealed record ProductParts
{
    /// <summary>The items.</summary>
    public required ItemCatalogue Catalogue { get; init; }

    /// <summary>Items × dimensions from what users took together; rows of length 1, of 0 where nothing was learned of an item.</summary>
    public FeatureMatrix? TasteVectors { get; init; }

    /// <summary>Items × dimensions from what the items are; rows of length 1, of 0 where nothing is known of an item.</summary>
    public FeatureMatrix? ContentVectors { get; init; }

    /// <summary>One an item: the users who took it; empty when nobody counted.</summary>
    public ReadOnlyMemory<int> Support { get; init; }

    /// <summary>Says which items may be shown.</summary>
    public IAvailabilityFilter Filter { get; init; } = new AvailabilityFilter();

    /// <summary>Throws when a part is of another catalogue.</summary>
    /// <exception cref="ArgumentException">Names the part and both counts.</exception>
    internal ProductParts Checked()
    {
        Check(nameof(TasteVectors), TasteVectors?.RowCount ?? Catalogue.Count);
        Check(nameof(ContentVectors), ContentVectors?.RowCount ?? Catalogue.Count);
        Check(nameof(Support), Support.IsEmpty ? Catalogue.Count : Support.Length);
        return this;
    }

    private void Check(string part, int count)
    {
        if (count != Catalogue.Count)
        {
            throw new ArgumentException($"{part} has {count} rows and the catalogue {Catalogue.Count} items: they do not belong together.", part);
        }
    }
}
