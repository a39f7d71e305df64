using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Cuts histories: what comes before is learned from and travels with the query, the items taken afterwards are its label.</summary>
/// <remarks>
/// A held-out item is one that the user liked then and had not had before. Users whose history is too short to cut are learned from whole.
/// </remarks>
public sealed class RecommendationSplitter : ISplitter<RecommendationQuery, HeldOutItems>
{
    private readonly RecommendationSplitKind _kind;
    private readonly double _share;
    private readonly int _maximumRows;
    private readonly InteractionOptions _options;

    /// <summary>Creates the splitter.</summary>
    /// <param name="kind">What is held out.</param>
    /// <param name="share">The share of each history's items, or of all events, 0.01 to 0.5.</param>
    /// <param name="options">What events say of liking; null for the defaults.</param>
    /// <param name="maximumRows">Users at most that are measured on, drawn at random; 1 or more.</param>
    public RecommendationSplitter(
        RecommendationSplitKind kind = RecommendationSplitKind.LastOfEachUser,
        double share = 0.2,
        InteractionOptions? options = null,
        int maximumRows = 20_000)
    {
        if (share is not (>= 0.01 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share held out is 0.01 to 0.5.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maximumRows, 1);
        (_kind, _share, _maximumRows, _options) = (kind, share, maximumRows, (options ?? new()).Check());
    }

    /// <inheritdoc/>
    public TrainingSplit<RecommendationQuery, HeldOutItems> Split(TrainingSet<RecommendationQuery, HeldOutItems> set, int seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        var cut = _kind == RecommendationSplitKind.Moment ? MomentOf(set) : default;
        var train = new RecommendationQuery[set.Count];
        var held = new List<(int Row, RecommendationQuery Query, ImmutableArray<string> Items)>();
        for (var row = 0; row < train.Length; row++)
        {
            var query = set.Rows.Span[row];
            var from = _kind == RecommendationSplitKind.Moment ? cut : CutOf(query.History);
            train[row] = from is { } moment ? query with { History = query.History.RemoveAll(i => i.Time >= moment) } : query;
            if (from is { } at && Liked(query.History, at, set.Labels.Span[row].Catalogue) is { IsEmpty: false } items)
            {
                held.Add((row, train[row] with { Context = query.Context with { Time = at } }, items));
            }
        }

        if (held.Count == 0)
        {
            throw new TrainingDataException(
                "No history is long enough to hold its end out.", "Give more events, or a smaller share of users with one event alone.");
        }

        if (held.Count > _maximumRows)
        {
            var drawn = new RandomSource(Seeds.Derive(seed, "hold-out")).Permutation(held.Count).AsSpan(0, _maximumRows).ToArray();
            Array.Sort(drawn);
            held = [.. drawn.Select(i => held[i])];
        }

        return new(new(train, set.Labels, set.Weights), null, HoldOut(set, train, held));
    }

    private static TrainingSet<RecommendationQuery, HeldOutItems> HoldOut(
        TrainingSet<RecommendationQuery, HeldOutItems> set,
        RecommendationQuery[] train,
        List<(int Row, RecommendationQuery Query, ImmutableArray<string> Items)> held)
    {
        var catalogue = set.Labels.Span[0].Catalogue;
        var popularity = new float[catalogue.Count];
        foreach (var query in train)
        {
            foreach (var item in query.History.Select(i => catalogue.Ids.RowOf(i.ItemId)).Where(r => r >= 0).Distinct())
            {
                popularity[item] += 1f / train.Length;
            }
        }

        return new(
            held.Select(h => h.Query).ToArray(),
            held.Select(h => new HeldOutItems(h.Items, catalogue)
            {
                Popularity = popularity,
                Before = h.Query.History.Select(i => catalogue.Ids.RowOf(i.ItemId)).Where(r => r >= 0).Distinct().ToArray(),
            }).ToArray());
    }

    /// <summary>The moment after which the share of all events lies.</summary>
    private DateTimeOffset MomentOf(TrainingSet<RecommendationQuery, HeldOutItems> set)
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
        return times.Count == 0
            ? default
            : new DateTimeOffset(times[Math.Clamp((int)((1 - _share) * times.Count), 0, times.Count - 1)], TimeSpan.Zero);
    }

    /// <summary>The time of the first of the items held out; null when the history is too short.</summary>
    private DateTimeOffset? CutOf(ImmutableArray<Interaction> history)
    {
        // Of items taken several times the first time counts: only then was it something new to recommend.
        var firsts = history.GroupBy(i => i.ItemId, StringComparer.Ordinal).Select(g => g.Min(i => i.Time)).Order().ToArray();
        var held = Math.Max(1, (int)Math.Round(firsts.Length * _share, MidpointRounding.AwayFromZero));
        return firsts.Length >= 2 && firsts[^held] > firsts[0] ? firsts[^held] : null;
    }

    private ImmutableArray<string> Liked(ImmutableArray<Interaction> history, DateTimeOffset from, ItemCatalogue catalogue)
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
