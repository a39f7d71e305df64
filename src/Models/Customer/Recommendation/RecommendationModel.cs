using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AudienceML.Core.Models;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Models.Customer.Recommendation.Ranking;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Sources;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>
/// Recommends items: candidate sources propose, a ranker orders, re-rankers mix, and a filter says last what may be shown. Everything
/// that this needs is in the model: ids, catalogue, histories of training. Immutable and safe to share between threads.
/// </summary>
public sealed partial class RecommendationModel : BaseModel<RecommendationQuery, RecommendationList>
{
    /// <summary>The most items that are answered at once.</summary>
    public const int MaximumCount = 1000;

    private static readonly AvailabilityFilter Filter = new();
    private readonly RecommendationParts _parts;
    private readonly AnsweringParts _stages;
    private readonly ItemStatistics _statistics;
    private readonly ConcurrentBag<RankingRun> _runs = [];

    internal RecommendationModel(RecommendationParts parts)
        : this(
            parts.Checked(),
            new(parts.Histories, parts.Catalogue.Count, parts.Now.ToUnixTimeMilliseconds(), parts.Options.TrendingHalfLifeDays, parts.Groups))
    {
    }

    private RecommendationModel(RecommendationParts parts, ItemStatistics statistics)
        : base(Code, new RecommendationFeatureEngineer(parts.SourceNames).Schema)
    {
        _parts = parts;
        Catalogue = parts.Catalogue;
        LearnedUntil = parts.Now;
        _statistics = statistics;
        _stages = new(
            [.. parts.SourceNames.Select(name => SourceFactory.Create(name, parts, _statistics))],
            parts.Weights,
            new WeightedRanker([.. parts.Weights]),
            parts is { Ranker: { } trees, Encoder: { } encoder }
                ? new LearnedRanker(encoder, trees, new CandidateRows(_statistics, new GenreClock(parts.Histories, Catalogue)), parts.SourceNames.Length)
                : null,
            Rerankers(parts.Options),
            Filter,
            new(() => new RecommendationExplainer(Products, new ReaderNeighbours(parts.Histories))));
    }

    private RecommendationModel(RecommendationModel model, ImmutableArray<IReranker> rerankers)
        : base(Code, model.Schema)
    {
        (_parts, _statistics, Catalogue, LearnedUntil) = (model._parts, model._statistics, model.Catalogue, model.LearnedUntil);
        _stages = model._stages with { Rerankers = rerankers };
    }

    /// <summary>The code under which versions are registered.</summary>
    public static new ModelCode Code { get; } = new("content_recommendation");

    /// <summary>The items. Rows of earlier trainings keep their places when the catalogue changes.</summary>
    public ItemCatalogue Catalogue { get; }

    /// <summary>The users of training.</summary>
    public IdMap Users => _parts.Users;

    /// <summary>The last moment of the data that the model learned from; "now" for queries that do not say their time.</summary>
    public DateTimeOffset LearnedUntil { get; }

    /// <summary>How the model was trained and ranks.</summary>
    public RecommendationOptions Options => _parts.Options;

    /// <summary>The candidate sources by name, with what each counts in the weighted mixture.</summary>
    public ImmutableSortedDictionary<string, double> Sources =>
        _parts.SourceNames.Zip(_parts.Weights).ToImmutableSortedDictionary(s => s.First, s => (double)s.Second, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void PredictCore(ReadOnlySpan<RecommendationQuery> inputs, Span<RecommendationList> outputs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outputs[i] = Answer(inputs[i], long.MaxValue)!;
        }
    }

    /// <summary>Answers within a time, or not at all.</summary>
    /// <param name="query">The query.</param>
    /// <param name="limit">Looked at between stages; one stage is not interrupted.</param>
    /// <param name="list">The list, when there was time.</param>
    public bool TryAnswer(RecommendationQuery query, TimeSpan limit, [NotNullWhen(true)] out RecommendationList? list)
    {
        ArgumentNullException.ThrowIfNull(query);
        list = Answer(query, Stopwatch.GetTimestamp() + (long)Math.Min(limit.TotalSeconds * Stopwatch.Frequency, long.MaxValue / 4));
        return list is not null;
    }

    /// <summary>How many sources propose.</summary>
    internal int SourceCount => _stages.Sources.Length;

    /// <summary>What the rows of a ranker are filled with.</summary>
    internal CandidateRows CandidateRows => new(_statistics, new GenreClock(_parts.Histories, Catalogue));

    /// <summary>Looks at the candidates of a query before they are ranked.</summary>
    internal T WithCandidates<T>(RecommendationQuery query, Func<QueryState, RankingRun, T> look)
    {
        var state = StateOf(query);
        var run = Rent();
        try
        {
            var availability = Filter.Prepare(state);
            for (var i = 0; i < _stages.Sources.Length; i++)
            {
                run.Propose(i, _stages.Sources[i], state, availability, null);
            }

            return look(state, run);
        }
        finally
        {
            run.Clear();
            _runs.Add(run);
        }
    }

    /// <summary>The same model with stages of the house's own: quotas, calibrated genres, exposure caps, exploration.</summary>
    /// <remarks>They come after boosts and diversity and before pins, in the order given; availability stays last. They are not stored with the model.</remarks>
    /// <param name="rerankers">The stages.</param>
    public RecommendationModel WithRerankers(ImmutableArray<IReranker> rerankers) =>
        new(this, [.. Rerankers(_parts.Options)[..^1], .. rerankers, new PinReranker(Filter)]);

    private static ImmutableArray<IReranker> Rerankers(RecommendationOptions options) => options.Relevance < 1
        ? [new BoostReranker(), new MmrReranker(options.Relevance), new PinReranker(Filter)]
        : [new BoostReranker(), new PinReranker(Filter)];

    private RankingRun Rent() => _runs.TryTake(out var used) ? used : new RankingRun(Catalogue.Count, SourceCount, _parts.Options.CandidatesOfASource);

    private RecommendationList? Answer(RecommendationQuery query, long deadline)
    {
        if (query.Count is < 1 or > MaximumCount)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Count, $"Count is 1 to {MaximumCount}.");
        }

        var state = StateOf(query);
        var run = Rent();
        try
        {
            return new Answering(_stages, state, run, deadline).Answer();
        }
        finally
        {
            run.Clear();
            _runs.Add(run);
        }
    }
}
