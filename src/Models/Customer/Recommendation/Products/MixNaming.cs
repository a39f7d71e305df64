using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Finds words for a side of taste: what sets it apart from all that the user likes.</summary>
internal static class MixNaming
{
    /// <summary>Up to so many groups of one kind, those first that a side has most more of than the whole taste.</summary>
    /// <param name="facet">The kind.</param>
    /// <param name="side">The liked items of this side.</param>
    /// <param name="all">All liked items.</param>
    /// <param name="least">The least share of the side that a group needs.</param>
    /// <param name="count">At most so many.</param>
    public static ImmutableArray<string> Distinguishing(
        ItemFacet facet, IReadOnlyCollection<(int Item, double Weight)> side, IReadOnlyCollection<(int Item, double Weight)> all, double least, int count)
    {
        var (inside, overall) = (Shares(facet, side), Shares(facet, all));

        // The part that each group has in the divergence of the side from the whole; a side that is the whole is named by what there is most of.
        return [.. inside.Where(g => g.Value >= least)
            .OrderByDescending(g => side.Count == all.Count ? g.Value : g.Value * DeterministicMath.Log(g.Value / overall[g.Key]))
            .ThenByDescending(g => g.Value).ThenBy(g => g.Key).Take(count).Select(g => facet.Names.Ids[g.Key])];
    }

    /// <summary>The decade that has at least half of what is dated, when at least half is dated.</summary>
    public static int? Decade(ItemCatalogue catalogue, IReadOnlyCollection<(int Item, double Weight)> side)
    {
        var decades = new SortedDictionary<int, double>();
        var (dated, total) = (0.0, 0.0);
        foreach (var (item, weight) in side)
        {
            total += weight;
            if (catalogue[item].Year is { } year)
            {
                dated += weight;
                var decade = year / 10 * 10;
                decades[decade] = decades.GetValueOrDefault(decade) + weight;
            }
        }

        return dated > 0 && dated * 2 >= total && decades.MaxBy(d => d.Value) is var most && most.Value * 2 >= dated ? most.Key : null;
    }

    /// <summary>The words put together, and told apart from those of other mixes.</summary>
    public static string Name(ImmutableArray<string> genres, ImmutableArray<string> creators, int? decade, ICollection<string> taken)
    {
        var era = decade is { } d ? string.Create(CultureInfo.InvariantCulture, $"{d}s") : null;
        var about = genres.IsEmpty ? creators : genres;
        var words = about.Length switch
        {
            0 => era is null ? "Your mix" : $"{era} mix",
            1 => Join(era, about[0]),
            _ => Join(era, $"{about[0]} and {about[1]}"),
        };
        var name = words;
        if (taken.Contains(name) && !genres.IsEmpty && !creators.IsEmpty)
        {
            name = $"{words} with {creators[0]}";
        }

        for (var number = 2; taken.Contains(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{words} {number}");
        }

        taken.Add(name);
        return name;
    }

    private static string Join(string? era, string words) => era is null ? words : $"{era} {words}";

    private static SortedDictionary<int, double> Shares(ItemFacet facet, IEnumerable<(int Item, double Weight)> items)
    {
        var (shares, total) = (new SortedDictionary<int, double>(), 0.0);
        foreach (var (item, weight) in items)
        {
            total += weight;
            foreach (var group in facet.Of(item))
            {
                shares[group] = shares.GetValueOrDefault(group) + weight;
            }
        }

        foreach (var group in shares.Keys.ToArray())
        {
            shares[group] /= total;
        }

        return shares;
    }
}
