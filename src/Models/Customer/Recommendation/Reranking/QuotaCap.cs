using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>No more than so many items of one group within any so many places in a row.</summary>
/// <param name="Facet">What makes a group: genre, creator, brand.</param>
/// <param name="Most">Items of one group, 1 or more.</param>
/// <param name="Window">Places in a row, <paramref name="Most"/> or more; <see cref="int.MaxValue"/> for the whole list.</param>
/// <param name="MainOnly">Whether an item counts for its main group alone, or for all of its groups.</param>
public sealed record QuotaCap(ItemFacetKind Facet, int Most, int Window = int.MaxValue, bool MainOnly = true)
{
    internal QuotaCap Checked()
    {
        OptionGuards.Require(Enum.IsDefined(Facet), nameof(Facet), Facet, "is one of the named ones");
        OptionGuards.Require(Most >= 1, nameof(Most), Most, "is 1 or more");
        OptionGuards.Require(Window >= Most, nameof(Window), Window, $"is {nameof(Most)} or more");
        return this;
    }
}
