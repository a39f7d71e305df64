using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>Which groups the users of training belong to: their segments, devices and regions.</summary>
/// <param name="Names">"segment/loyal", "device/mobile", "region/DE".</param>
/// <param name="OfUsers">Users × <see cref="Kinds"/>: the group of each kind, -1 where it is not known.</param>
internal sealed record AudienceGroups(ImmutableArray<string> Names, int[] OfUsers)
{
    /// <summary>Segment, device, region.</summary>
    public const int Kinds = 3;

    // Each has the counts of all items; rare groups say little beyond what everybody's say.
    private const int MostGroups = 60;

    public static AudienceGroups Empty { get; } = new([], []);

    /// <summary>The groups that a context names.</summary>
    public static IEnumerable<string?> Of(RecommendationContext context)
    {
        yield return context.Segment is { Length: > 0 } segment ? $"segment/{segment}" : null;
        yield return context.DeviceType is { Length: > 0 } device ? $"device/{device}" : null;
        yield return context.Region is { Length: > 0 } region ? $"region/{region}" : null;
    }

    /// <summary>Gathers the most frequent groups.</summary>
    /// <param name="contexts">One a user.</param>
    public static AudienceGroups Gather(IReadOnlyList<RecommendationContext> contexts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in contexts.SelectMany(Of))
        {
            if (group is not null)
            {
                counts[group] = counts.GetValueOrDefault(group) + 1;
            }
        }

        ImmutableArray<string> names = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostGroups).Select(c => c.Key)];
        if (names.IsEmpty)
        {
            return Empty;
        }

        var rows = names.Select((name, row) => (name, row)).ToDictionary(n => n.name, n => n.row, StringComparer.Ordinal);
        return new(names, [.. contexts.SelectMany(Of).Select(group => group is not null && rows.TryGetValue(group, out var row) ? row : -1)]);
    }
}
