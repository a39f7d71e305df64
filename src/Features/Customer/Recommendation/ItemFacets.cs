using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>What rules, re-ranking and explanations ask of every item of a catalogue, as numbers by row. Immutable.</summary>
public sealed class ItemFacets
{
    private readonly ItemFacet[] _facets;
    private readonly long[] _published;
    private readonly long[] _expires;
    private readonly bool[] _hidden;

    internal ItemFacets(ImmutableArray<CatalogueItem> items)
    {
        _facets =
        [
            new(items, i => Listed(i.Genres)),
            new(items, i => Listed(i.Tags)),
            new(items, i => [i.CreatorId]),
            new(items, i => [i.BrandId]),
            new(items, i => [i.ItemType]),
            new(items, i => Listed(i.Regions)),
        ];
        (_published, _expires, _hidden) = (new long[items.Length], new long[items.Length], new bool[items.Length]);
        for (var item = 0; item < items.Length; item++)
        {
            _published[item] = items[item].PublishedAt?.ToUnixTimeMilliseconds() ?? long.MinValue;
            _expires[item] = items[item].ExpiresAt?.ToUnixTimeMilliseconds() ?? long.MaxValue;
            _hidden[item] = items[item].IsHidden;
        }
    }

    /// <summary>One way to group the items.</summary>
    public ItemFacet this[ItemFacetKind kind] => _facets[(int)kind];

    /// <summary>When each item was published, in milliseconds since 1970; <see cref="long.MinValue"/> where nobody knows.</summary>
    public ReadOnlySpan<long> Published => _published;

    /// <summary>When each item expires, in milliseconds since 1970; <see cref="long.MaxValue"/> for those that never do.</summary>
    public ReadOnlySpan<long> Expires => _expires;

    /// <summary>Which items are hidden.</summary>
    public ReadOnlySpan<bool> Hidden => _hidden;

    // A list that nobody set is no list at all.
    private static ImmutableArray<string> Listed(ImmutableArray<string> values) => values.IsDefault ? [] : values;
}
