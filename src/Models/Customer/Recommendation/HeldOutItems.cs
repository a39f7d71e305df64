using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What became of a query: what the user took afterwards.</summary>
/// <param name="Items">The items taken, each once; empty for rows that are only learned from.</param>
/// <param name="Catalogue">The items that there were; the same for all rows of a set.</param>
public sealed record HeldOutItems(ImmutableArray<string> Items, ItemCatalogue Catalogue)
{
    /// <summary>By row of the catalogue, the share of the users learned from who took the item; empty when nobody counted.</summary>
    public ReadOnlyMemory<float> Popularity { get; init; }

    /// <summary>The rows of the items that the user had taken before.</summary>
    public ReadOnlyMemory<int> Before { get; init; }
}
