using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation.Checks;

/// <summary>How lists changed from one time to another, as from one month to the next: what feedback loops do shows only so.</summary>
/// <param name="Figures">By name, how much each figure of the later report is above the earlier one's; those that are not known of both are left out.</param>
/// <param name="Exposure">By kind of group, how much of all places changed hands: half the sum of the differences of shares, 0 to 1.</param>
/// <param name="Winners">By kind of group, the group that won most, with the share it won; null when none did.</param>
/// <param name="Losers">By kind of group, the group that lost most, with the share it lost as a number below 0; null when none did.</param>
public sealed record ListDrift(
    ImmutableSortedDictionary<string, double> Figures,
    ImmutableSortedDictionary<ItemFacetKind, double> Exposure,
    ImmutableSortedDictionary<ItemFacetKind, KeyValuePair<string, double>?> Winners,
    ImmutableSortedDictionary<ItemFacetKind, KeyValuePair<string, double>?> Losers)
{
    /// <summary>Compares two reports.</summary>
    /// <param name="earlier">What lists were like.</param>
    /// <param name="later">What they are like now; of another catalogue if need be, as groups are known by name.</param>
    public static ListDrift Between(ListCheckReport earlier, ListCheckReport later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        var before = earlier.Figures.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        var figures = later.Figures.Where(f => before.TryGetValue(f.Name, out var old) && double.IsFinite(old) && double.IsFinite(f.Value))
            .ToImmutableSortedDictionary(f => f.Name, f => f.Value - before[f.Name], StringComparer.Ordinal);
        var moves = later.Exposure.Keys.Where(earlier.Exposure.ContainsKey).ToImmutableSortedDictionary(f => f, f => Moves(earlier, later, f));
        return new(
            figures,
            moves.ToImmutableSortedDictionary(m => m.Key, m => m.Value.Sum(v => Math.Abs(v.Value)) / 2),
            moves.ToImmutableSortedDictionary(m => m.Key, m => First(m.Value, 1)),
            moves.ToImmutableSortedDictionary(m => m.Key, m => First(m.Value, -1)));
    }

    private static SortedDictionary<string, double> Moves(ListCheckReport earlier, ListCheckReport later, ItemFacetKind facet)
    {
        var moves = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var group in later.Exposure[facet])
        {
            moves[group.Group] = group.ListShare;
        }

        foreach (var group in earlier.Exposure[facet])
        {
            moves[group.Group] = moves.GetValueOrDefault(group.Group) - group.ListShare;
        }

        return moves;
    }

    private static KeyValuePair<string, double>? First(SortedDictionary<string, double> moves, int sign) =>
        moves.Where(m => m.Value * sign > 0).OrderByDescending(m => m.Value * sign).Select(m => (KeyValuePair<string, double>?)m).FirstOrDefault();
}
