using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>What share of the places a group gets, at the top of the list as much as in all of it.</summary>
/// <param name="Facet">What makes a group.</param>
/// <param name="Group">The group; an item that has it among others counts.</param>
/// <param name="Least">The least share, 0 to 1: of the first p places at least ⌊p · least⌋.</param>
/// <param name="Most">The greatest share, <paramref name="Least"/> to 1: of the first p places at most ⌈p · most⌉.</param>
public sealed record QuotaShare(ItemFacetKind Facet, string Group, double Least = 0, double Most = 1)
{
    internal QuotaShare Checked()
    {
        OptionGuards.Require(!string.IsNullOrEmpty(Group), nameof(Group), Group ?? "null", "names a group");
        OptionGuards.Require(Enum.IsDefined(Facet), nameof(Facet), Facet, "is one of the named ones");
        OptionGuards.Require(Least is >= 0 and <= 1, nameof(Least), Least, "is 0 to 1");
        OptionGuards.Require(Most <= 1 && Most >= Least, nameof(Most), Most, $"is {nameof(Least)} to 1");
        return this;
    }
}
