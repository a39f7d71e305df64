using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Rules;

/// <summary>The rules of one query with their names turned into rows.</summary>
internal sealed class Availability : IAvailability
{
    private const int Unlimited = -2;
    private readonly ItemFacets _facets;
    private readonly long _now;
    private readonly long _oldest;
    private readonly int _region;
    private readonly int _brand;
    private readonly int _owner;
    private readonly RowSet? _excluded;
    private readonly RowSet? _types;
    private readonly RowSet? _genres;
    private readonly RowSet? _excludedGenres;
    private readonly RowSet? _seen;

    public Availability(QueryState state)
    {
        var (rules, context) = (state.Query.Rules, state.Query.Context);
        _facets = state.Catalogue.Facets;
        _now = state.Now.ToUnixTimeMilliseconds();
        _oldest = rules.MaxAgeDays is { } days ? Before(_now, days) : long.MinValue;
        _region = RowOf(ItemFacetKind.Region, context.Region);
        _brand = context.BrandId is null ? Unlimited : RowOf(ItemFacetKind.Brand, context.BrandId);
        _owner = rules.AllowOwn ? -1 : RowOf(ItemFacetKind.Creator, state.Query.UserId);
        _excluded = Rows(state.Catalogue.Ids, rules.Exclude);
        _types = Rows(_facets[ItemFacetKind.Type].Names, rules.OnlyTypes);
        _genres = Rows(_facets[ItemFacetKind.Genre].Names, rules.OnlyGenres);
        _excludedGenres = Rows(_facets[ItemFacetKind.Genre].Names, rules.ExcludeGenres);
        _seen = Seen(state, rules);
    }

    public string? Refuse(int item)
    {
        if (_facets.Hidden[item])
        {
            return "hidden";
        }

        if (_facets.Published[item] > _now)
        {
            return "unpublished";
        }

        if (_facets.Expires[item] <= _now)
        {
            return "expired";
        }

        var regions = _facets[ItemFacetKind.Region].Of(item);
        if (!regions.IsEmpty && !regions.Contains(_region))
        {
            return "region";
        }

        var brand = _facets[ItemFacetKind.Brand].MainOf(item);
        if (_brand != Unlimited && brand >= 0 && brand != _brand)
        {
            return "brand";
        }

        if (_owner >= 0 && _facets[ItemFacetKind.Creator].MainOf(item) == _owner)
        {
            return "own";
        }

        if (_excluded?.Contains(item) == true)
        {
            return "excluded";
        }

        if (_types is { } types && !types.ContainsAny(_facets[ItemFacetKind.Type].Of(item)))
        {
            return "type";
        }

        var genres = _facets[ItemFacetKind.Genre].Of(item);
        if ((_genres is { } only && !only.ContainsAny(genres)) || _excludedGenres?.ContainsAny(genres) == true)
        {
            return "genre";
        }

        if (_facets.Published[item] < _oldest)
        {
            return "age";
        }

        return _seen?.Contains(item) == true ? "seen" : null;
    }

    private static RowSet? Seen(QueryState state, RecommendationRules rules)
    {
        if (rules.Seen == SeenPolicy.Always || state.HistoryItems.IsEmpty)
        {
            return null;
        }

        var since = rules.Seen == SeenPolicy.AfterDays ? Before(state.Now.ToUnixTimeMilliseconds(), rules.SeenAfterDays) : long.MinValue;
        var items = state.HistoryItems.Span;
        var times = state.HistoryTimes.Span;
        var seen = new RowSet(state.Catalogue.Count);
        for (var i = 0; i < items.Length; i++)
        {
            // When nobody knows when it was, it may have been just now.
            if (times.IsEmpty || times[i] > since)
            {
                seen.Add(items[i]);
            }
        }

        return seen;
    }

    private static RowSet? Rows(IdMap ids, ImmutableHashSet<string> names)
    {
        if (names.IsEmpty)
        {
            return null;
        }

        var rows = new RowSet(ids.Count);
        foreach (var name in names)
        {
            if (ids.RowOf(name) is >= 0 and var row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static long Before(long now, double days) => (long)Math.Max(long.MinValue / 2.0, now - (days * 86_400_000.0));

    private int RowOf(ItemFacetKind kind, string? name) => name is null ? -1 : _facets[kind].Names.RowOf(name);
}
