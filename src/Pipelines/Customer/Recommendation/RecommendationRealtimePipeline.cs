using System.Collections.Immutable;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Inference.Realtime;
using Microsoft.Extensions.Logging;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>
/// Lists at request time: what the user did a moment ago is in them, each level has its time, and there is an answer even when the model
/// is missing, old, slow or failing.
/// </summary>
/// <remarks>No list is kept for anybody; all of it is computed when it is asked for.</remarks>
public sealed class RecommendationRealtimePipeline
{
    private readonly PredictorSlot<RecommendationPredictor> _slot;
    private readonly LiveHistories _histories;
    private readonly LiveTrends _trends;
    private readonly RecommendationRealtimeOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly TenantId _tenant;

    /// <summary>Creates the service.</summary>
    /// <param name="slot">The model that answers now.</param>
    /// <param name="histories">What users did lately.</param>
    /// <param name="trends">What is taken now.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Told when a level fails.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="tenant">Whose model is in the slot.</param>
    public RecommendationRealtimePipeline(
        PredictorSlot<RecommendationPredictor> slot,
        LiveHistories histories,
        LiveTrends trends,
        TimeProvider clock,
        ILogger<RecommendationRealtimePipeline> logger,
        RecommendationRealtimeOptions? options = null,
        TenantId tenant = default)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(histories);
        ArgumentNullException.ThrowIfNull(trends);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        (_slot, _histories, _trends, _clock, _logger, _options, _tenant) = (slot, histories, trends, clock, logger, options ?? new(), tenant);
    }

    /// <summary>Brings back what was recorded since the model learned; call it once after a start.</summary>
    /// <returns>How many events there were.</returns>
    public async Task<int> WarmUpAsync(CancellationToken cancellationToken = default)
    {
        var since = _slot.Current?.Recommender.LearnedUntil ?? _clock.GetUtcNow().AddDays(-30);
        return await _histories.LoadAsync(
            _tenant, since, feedback => _trends.Add(_tenant, feedback.Interaction), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records what users did; the next list of each knows it.</summary>
    public async Task RecordAsync(IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        await _histories.RecordAsync(_tenant, feedback, cancellationToken).ConfigureAwait(false);
        foreach (var one in feedback)
        {
            _trends.Add(_tenant, one.Interaction);
        }
    }

    /// <summary>The query as the model takes it: the time is now, and what the user did since training is added when the caller gave no history.</summary>
    public RecommendationQuery Complete(RecommendationQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var timed = query.Context.Time is null ? query with { Context = query.Context with { Time = _clock.GetUtcNow() } } : query;
        return timed.UserId is { Length: > 0 } user && timed.History.IsDefaultOrEmpty && _histories.Of(_tenant, user) is { Length: > 0 } recent
            ? timed with { History = recent, AddsToTraining = true }
            : timed;
    }

    /// <summary>The list for a query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of its range. Nothing else is thrown: a failing level leaves the answer to the next.</exception>
    public ServedRecommendations Recommend(RecommendationQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Count is < 1 or > RecommendationModel.MaximumCount)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Count, $"Count is 1 to {RecommendationModel.MaximumCount}.");
        }

        var completed = Complete(query);
        if (_slot.Current is not { } predictor)
        {
            return new(WithoutModel(completed, _options.Catalogue?.Invoke()), null, ["learned: no model", "factorization: no model", "content: no model"]);
        }

        var passedOver = ImmutableArray<string>.Empty;
        var level = completed.Level;
        if (level < RecommendationLevel.Content && _options.StaleAfter is { } age
            && completed.Context.Time - predictor.Recommender.LearnedUntil > age)
        {
            passedOver = ["learned: stale", "factorization: stale"];
            level = RecommendationLevel.Content;
        }

        for (; level <= RecommendationLevel.Popular; level++)
        {
            try
            {
                if (predictor.Recommender.TryAnswer(completed with { Level = level }, _options.LimitOf((int)level), out var list)
                    && (level == completed.Level || !list.Items.IsEmpty))
                {
                    return new(list, predictor.Version, passedOver);
                }

                passedOver = passedOver.Add($"{NameOf(level)}: {(list is null ? "slow" : "empty")}");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _logger.LevelFailed(NameOf(level), e);
                passedOver = passedOver.Add($"{NameOf(level)}: {e.GetType().Name}");
            }
        }

        return new(WithoutModel(completed, predictor.Recommender.Catalogue), predictor.Version, passedOver);
    }

    private static string NameOf(RecommendationLevel level) => level switch
    {
        RecommendationLevel.Learned => "learned",
        RecommendationLevel.Factorization => "factorization",
        RecommendationLevel.Content => "content",
        RecommendationLevel.Trending => "trending",
        _ => "popular",
    };

    /// <summary>What is taken now, of what may be shown; nothing when nobody says what may be shown.</summary>
    private RecommendationList WithoutModel(RecommendationQuery query, ItemCatalogue? catalogue)
    {
        var items = ImmutableArray.CreateBuilder<RecommendedItem>();
        if (catalogue is not null)
        {
            var state = new QueryState
            {
                Query = query,
                Catalogue = catalogue,
                Now = query.Context.Time ?? _clock.GetUtcNow(),
                HistoryItems = RowsOf(query, catalogue, out var times),
                HistoryValues = Enumerable.Repeat(1f, times.Length).ToArray(),
                HistoryTimes = times,
            };
            var availability = new AvailabilityFilter().Prepare(state);
            var wanted = query.Candidates?.ToHashSet(StringComparer.Ordinal);
            foreach (var (item, score) in _trends.Top(_tenant, int.MaxValue))
            {
                if (items.Count < query.Count && catalogue.Ids.RowOf(item) is >= 0 and var row
                    && wanted?.Contains(item) != false && availability.Refuse(row) is null)
                {
                    items.Add(new(item, items.Count + 1, score, "live", []));
                }
            }
        }

        return new(items.ToImmutable(), items.Count > 0 ? "trending" : "none", query.History.IsDefaultOrEmpty, []);
    }

    private static int[] RowsOf(RecommendationQuery query, ItemCatalogue catalogue, out long[] times)
    {
        var last = new SortedDictionary<int, long>();
        foreach (var taken in query.History.IsDefault ? [] : query.History)
        {
            if (catalogue.Ids.RowOf(taken.ItemId) is >= 0 and var row)
            {
                last[row] = Math.Max(last.GetValueOrDefault(row), taken.Time.ToUnixTimeMilliseconds());
            }
        }

        times = [.. last.Values];
        return [.. last.Keys];
    }
}
