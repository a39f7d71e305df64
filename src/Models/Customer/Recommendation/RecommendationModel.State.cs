using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation;

/// <content>From a query's ids to rows.</content>
public sealed partial class RecommendationModel
{
    /// <summary>A query as the stages see it: ids turned into rows, the history of a known user filled in when none is given.</summary>
    public QueryState StateOf(RecommendationQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var user = query.UserId is { Length: > 0 } id ? Users.RowOf(id) : -1;
        var state = new QueryState
        {
            Query = query,
            Catalogue = Catalogue,
            Now = query.Context.Time ?? LearnedUntil,
            HistoryItems = default,
            HistoryValues = default,
            HistoryTimes = default,
            User = user,
            Popularity = _statistics.Popularity,
            ItemVectors = _parts.ContentVectors,
        };
        return !query.History.IsDefaultOrEmpty ? WithGiven(state, query, query.AddsToTraining ? user : -1)
            : user >= 0 ? WithTrained(state, user)
            : state;
    }

    private QueryState WithTrained(QueryState state, int user)
    {
        var history = _parts.Histories.HistoryOf(user);
        return state with
        {
            HistoryItems = history.Items.ToArray(),
            HistoryValues = history.Values.ToArray(),
            HistoryTimes = history.Times.IsEmpty ? new long[history.Count] : history.Times.ToArray(),
        };
    }

    private QueryState WithGiven(QueryState state, RecommendationQuery query, int trainedUser)
    {
        // As in training: repeats add up, each faded to now.
        var options = _parts.Options.Interactions;
        var now = state.Now.ToUnixTimeMilliseconds();
        var sums = new Dictionary<int, (double Value, long Last)>(query.History.Length);
        var learnedUntil = query.AddsToTraining ? LearnedUntil.ToUnixTimeMilliseconds() : -1;
        if (trainedUser >= 0)
        {
            var trained = _parts.Histories.HistoryOf(trainedUser);
            for (var i = 0; i < trained.Count; i++)
            {
                sums[trained.Items[i]] = (
                    options.Faded(trained.Values[i], Math.Max(0, now - learnedUntil)), trained.Times.IsEmpty ? 0 : trained.Times[i]);
            }
        }

        foreach (var taken in query.History)
        {
            var item = string.IsNullOrEmpty(taken.ItemId) ? -1 : Catalogue.Ids.RowOf(taken.ItemId);
            var value = taken.Value is { } own ? (options.Explicit ? options.ValueOfRating(own) : own) : options.ValueOf(taken.EventType, taken.Metrics);
            var time = taken.Time.ToUnixTimeMilliseconds();
            if (item < 0 || value is not { } known || !double.IsFinite(known) || time <= learnedUntil || time > now)
            {
                continue;
            }

            var faded = options.Faded(known, now - time);
            sums[item] = sums.TryGetValue(item, out var before)
                ? options.Explicit ? (time >= before.Last ? (faded, time) : before) : (before.Value + faded, Math.Max(before.Last, time))
                : (faded, time);
        }

        var items = new int[sums.Count];
        sums.Keys.CopyTo(items, 0);
        Array.Sort(items);
        var (values, times) = (new float[items.Length], new long[items.Length]);
        for (var i = 0; i < items.Length; i++)
        {
            (values[i], times[i]) = (options.Bounded(sums[items[i]].Value), sums[items[i]].Last);
        }

        return state with { HistoryItems = items, HistoryValues = values, HistoryTimes = times };
    }
}
