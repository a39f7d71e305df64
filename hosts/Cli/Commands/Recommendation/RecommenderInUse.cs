using AudienceML.Cli.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Inference.Realtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>A model from the store with the feedback that came since, ready to answer.</summary>
internal sealed class RecommenderInUse
{
    private readonly LiveHistories _histories;
    private readonly RecommendationRealtimePipeline _service;

    private RecommenderInUse(ModelEntry entry, RecommendationModel model, LiveHistories histories)
    {
        (Entry, Model, _histories) = (entry, model, histories);
        Predictor = new(model, entry.Version);

        // A command answers once, with code that was never run before: it has the time that this takes.
        var patience = TimeSpan.FromMinutes(1);
        _service = new(
            new PredictorSlot<RecommendationPredictor>(Predictor),
            histories,
            new LiveTrends(TimeSpan.FromDays(7)),
            TimeProvider.System,
            NullLogger<RecommendationRealtimePipeline>.Instance,
            new() { LearnedLimit = patience, FactorizationLimit = patience, ContentLimit = patience, TrendingLimit = patience },
            entry.Key.Tenant);
    }

    public static ModelKey Key => new(default, RecommendationModel.Code);

    public ModelEntry Entry { get; }

    public RecommendationModel Model { get; }

    public RecommendationPredictor Predictor { get; }

    /// <summary>Feedback since the model learned.</summary>
    public int EventCount { get; private init; }

    /// <summary>Loads the version named, or the one in production, or the newest, and the feedback since.</summary>
    public static async Task<RecommenderInUse> LoadAsync(HostServices services, string? version, CancellationToken cancellationToken)
    {
        var entry = await services.FindAsync(Key, version, cancellationToken);
        var model = RecommendationModel.Load(await services.Registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken));
        var histories = new LiveHistories(services.Feedback);
        var count = await histories.LoadAsync(entry.Key.Tenant, model.LearnedUntil, cancellationToken: cancellationToken);
        return new RecommenderInUse(entry, model, histories) { EventCount = count };
    }

    /// <summary>Whether anything is known of a user.</summary>
    public bool Knows(string user) => Model.Users.RowOf(user) >= 0 || !_histories.Of(Entry.Key.Tenant, user).IsEmpty;

    /// <summary>A list. Without feedback of the user, now is the moment up to which the model learned: data is often old.</summary>
    public ServedRecommendations Recommend(RecommendationQuery query) => _service.Recommend(Timed(query));

    /// <summary>A query with its time and with the feedback of its user.</summary>
    public RecommendationQuery Complete(RecommendationQuery query) => _service.Complete(Timed(query));

    /// <summary>A query as the products take it.</summary>
    public QueryState StateOf(RecommendationQuery query) => Model.StateOf(Complete(query));

    /// <summary>Records feedback.</summary>
    public Task RecordAsync(RecommendationFeedback feedback, CancellationToken cancellationToken) => _service.RecordAsync([feedback], cancellationToken);

    private RecommendationQuery Timed(RecommendationQuery query) =>
        query.Context.Time is null && (query.UserId is not { } user || _histories.Of(Entry.Key.Tenant, user).IsEmpty)
            ? query with { Context = query.Context with { Time = Model.LearnedUntil } }
            : query;
}
