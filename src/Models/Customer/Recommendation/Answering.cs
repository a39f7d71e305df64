using System.Collections.Immutable;
using System.Diagnostics;
using AudienceML.Models.Customer.Recommendation.Ranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>One query on its way from candidates to the list.</summary>
internal sealed class Answering(AnsweringParts parts, QueryState state, RankingRun run, long deadline = long.MaxValue)
{
    // The most that re-rankers see: enough to mix a page from, few enough to stay quick.
    private const int MostReranked = 300;
    private readonly IAvailability _availability = parts.Filter.Prepare(state);
    private readonly ImmutableArray<StageReport>.Builder? _reports = state.Query.Diagnose ? ImmutableArray.CreateBuilder<StageReport>() : null;

    /// <summary>The list; null when the time is over before it is there.</summary>
    public RecommendationList? Answer()
    {
        var given = Given();
        Generate(given);
        if (IsLate)
        {
            return null;
        }

        var ranker = Rank();
        var list = Order();
        Rerank(list);
        if (IsLate)
        {
            return null;
        }

        var items = Finish(list, ranker);
        return new(items, ServedBy(ranker, items), state.HistoryItems.IsEmpty, _reports?.ToImmutable() ?? []);
    }

    private bool IsLate => deadline != long.MaxValue && Stopwatch.GetTimestamp() > deadline;

    private int[]? Given()
    {
        if (state.Query.Candidates is not { IsDefault: false } wanted)
        {
            return null;
        }

        var rows = new List<int>(wanted.Length);
        foreach (var id in wanted)
        {
            if (!string.IsNullOrEmpty(id) && state.Catalogue.Ids.RowOf(id) is >= 0 and var row)
            {
                rows.Add(row);
            }
        }

        return [.. rows.Distinct()];
    }

    private void Generate(int[]? given)
    {
        for (var i = 0; i < parts.Sources.Length && !IsLate; i++)
        {
            var started = Stopwatch.GetTimestamp();
            if (!parts.Serves(i, state.Query.Level))
            {
                (run.Proposed[i], run.Notes[i]) = (0, "It was not asked: the query wants a lower level.");
                Report($"source/{parts.Sources[i].Name}", 0, null, run.Notes[i], started);
                continue;
            }

            try
            {
                run.Propose(i, parts.Sources[i], state, _availability, given);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One source that fails does not take the list away; the others serve, and diagnostics say so.
                (run.Proposed[i], run.Notes[i]) = (0, $"It failed: {e.Message}");
            }

            Report($"source/{parts.Sources[i].Name}", run.Proposed[i], null, run.Notes[i], started);
        }

        foreach (var item in given ?? [])
        {
            if (_availability.Refuse(item) is null)
            {
                run.Add(item);
            }
        }
    }

    private string Rank()
    {
        // What a learned ranker knows, it knows of users with a history.
        var started = Stopwatch.GetTimestamp();
        parts.Weighted.Rank(state, run);
        Report($"rank/{parts.Weighted.Name}", run.Count, null, null, started);
        if (parts.Learned is { } learned && !state.HistoryItems.IsEmpty && state.Query.Level == RecommendationLevel.Learned)
        {
            try
            {
                started = Stopwatch.GetTimestamp();
                learned.Rank(state, run);
                Report($"rank/{learned.Name}", run.Count, null, null, started);
                return learned.Name;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Report($"rank/{learned.Name}", 0, null, $"It failed: {e.Message}", started);
                parts.Weighted.Rank(state, run);
            }
        }

        return parts.Weighted.Name;
    }

    private List<Candidate> Order()
    {
        var count = Math.Min(run.Count, Math.Max(MostReranked, 2 * state.Query.Count));
        var list = new List<Candidate>(count);
        foreach (var i in run.OrderByRanked()[..count])
        {
            list.Add(new Candidate(run.Items[i], run.Ranked[i], run.SourceOf(i)));
        }

        return list;
    }

    private void Rerank(List<Candidate> list)
    {
        foreach (var reranker in parts.Rerankers)
        {
            var (started, before) = (Stopwatch.GetTimestamp(), list.Count);
            reranker.Rerank(state, list);
            Report(
                $"rerank/{reranker.Name}",
                list.Count,
                list.Count < before ? ImmutableSortedDictionary<string, int>.Empty.Add("dropped", before - list.Count) : null,
                null,
                started);
        }
    }

    private ImmutableArray<RecommendedItem> Finish(List<Candidate> list, string ranker)
    {
        // Re-rankers may bring items in; whatever comes out was let through here.
        var started = Stopwatch.GetTimestamp();
        Dictionary<string, int>? removed = null;
        var explainer = state.Query.Explain ? new AnswerExplainer(parts, state, run, ranker) : null;
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(Math.Min(state.Query.Count, list.Count));
        foreach (var candidate in list)
        {
            if (items.Count == state.Query.Count)
            {
                break;
            }

            if (_availability.Refuse(candidate.Item) is { } cause)
            {
                removed ??= new(StringComparer.Ordinal);
                removed[cause] = removed.GetValueOrDefault(cause) + 1;
                continue;
            }

            items.Add(new(
                state.Catalogue[candidate.Item].ItemId,
                items.Count + 1,
                candidate.Score,
                parts.NameOf(candidate.Source),
                explainer?.Of(candidate) ?? [],
                candidate.Propensity));
        }

        Report("filter/availability", items.Count, removed?.ToImmutableSortedDictionary(StringComparer.Ordinal), null, started);
        return items.DrainToImmutable();
    }

    private string ServedBy(string ranker, ImmutableArray<RecommendedItem> items)
    {
        var best = AnsweringParts.Kinds.Length - 1;
        for (var i = 0; i < parts.Sources.Length; i++)
        {
            if (run.Proposed[i] > 0 && parts.IsWeighed(i))
            {
                best = Math.Min(best, AnsweringParts.Kinds.IndexOf(parts.Sources[i].Kind) is >= 0 and var kind ? kind : best);
            }
        }

        return items.IsEmpty ? "none" : ranker == "learned" ? ranker : AnsweringParts.Kinds[best];
    }

    private void Report(string stage, int items, ImmutableSortedDictionary<string, int>? removed, string? note, long started) =>
        _reports?.Add(new(stage, items, removed ?? ImmutableSortedDictionary<string, int>.Empty, note, Stopwatch.GetElapsedTime(started).TotalMicroseconds));
}
