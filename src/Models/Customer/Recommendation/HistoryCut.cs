using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Cuts histories: what comes before travels with the query, the items that were new to the user and liked afterwards are to be found.</summary>
/// <param name="kind">Where it is cut.</param>
/// <param name="share">The share of each history's items, or of all events, that lies behind the cut, 0.01 to 0.5.</param>
/// <param name="options">What events say of liking.</param>
public sealed class HistoryCut(HistoryCutKind kind, double share, InteractionOptions options)
{
    private readonly double _share = share is >= 0.01 and <= 0.5
        ? share
        : throw new ArgumentOutOfRangeException(nameof(share), share, "The share behind the cut is 0.01 to 0.5.");

    private readonly InteractionOptions _options = (options ?? throw new ArgumentNullException(nameof(options))).Check();

    /// <summary>Cuts all rows. A history that is too short, or has nothing new behind the cut, has no items to be found.</summary>
    /// <param name="set">Rows with whole histories.</param>
    /// <returns>One a row: the query with the history before the cut, asking at the time of the cut, and the items to be found.</returns>
    public (RecommendationQuery Query, ImmutableArray<string> Taken)[] Cut(TrainingSet<RecommendationQuery, HeldOutItems> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var moment = kind == HistoryCutKind.Moment ? MomentOf(set) : null;
        var cuts = new (RecommendationQuery, ImmutableArray<string>)[set.Count];
        for (var row = 0; row < cuts.Length; row++)
        {
            var query = set.Rows.Span[row];
            var cut = kind == HistoryCutKind.Moment ? moment : CutOf(query.History);
            cuts[row] = cut is not { } at
                ? (query, [])
                : (query with { History = query.History.RemoveAll(i => i.Time >= at), Context = query.Context with { Time = at } },
                    Taken(query.History, at, set.Labels.Span[row].Catalogue));
        }

        return cuts;
    }

    /// <summary>The moment behind which the share of all events lies.</summary>
    private DateTimeOffset? MomentOf(TrainingSet<RecommendationQuery, HeldOutItems> set)
    {
        var times = new List<long>();
        foreach (var query in set.Rows.Span)
        {
            foreach (var taken in query.History)
            {
                times.Add(taken.Time.UtcTicks);
            }
        }

        times.Sort();
        return times.Count == 0 ? null : new DateTimeOffset(times[Math.Clamp((int)((1 - _share) * times.Count), 0, times.Count - 1)], TimeSpan.Zero);
    }

    private DateTimeOffset? CutOf(ImmutableArray<Interaction> history)
    {
        // Of items taken several times the first time counts: only then was it something new to recommend.
        var first = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var taken in history)
        {
            first[taken.ItemId] = first.TryGetValue(taken.ItemId, out var before) && before < taken.Time ? before : taken.Time;
        }

        var times = first.Values.Order().ToArray();
        var held = Math.Max(1, (int)Math.Round(times.Length * _share, MidpointRounding.AwayFromZero));
        return times.Length >= 2 && times[^held] > times[0] ? times[^held] : null;
    }

    private ImmutableArray<string> Taken(ImmutableArray<Interaction> history, DateTimeOffset from, ItemCatalogue catalogue)
    {
        var before = history.Where(i => i.Time < from).Select(i => i.ItemId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. history
                .Where(i => i.Time >= from && !before.Contains(i.ItemId) && catalogue.Ids.RowOf(i.ItemId) >= 0)
                .Where(i => (i.Value is { } own ? (_options.Explicit ? 1 : own) : _options.ValueOf(i.EventType, i.Metrics)) > 0)
                .OrderBy(i => i.Time)
                .Select(i => i.ItemId)
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
