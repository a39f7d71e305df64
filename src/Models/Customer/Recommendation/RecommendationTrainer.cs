using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Ranking;
using AudienceML.Models.Customer.Recommendation.Sources;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>
/// Trains a recommendation model from histories: each source learns from all of them. How a hybrid weighs its sources, and its ranker, are
/// learned on the ends of histories, with sources that did not see them.
/// </summary>
public sealed class RecommendationTrainer : BaseTrainer<RecommendationQuery, HeldOutItems, RecommendationModel>
{
    private readonly RecommendationOptions _options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="options">How it is trained; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RecommendationTrainer(RecommendationOptions? options = null) => _options = (options ?? new()).Check();

    /// <inheritdoc/>
    protected override void Check(TrainingSet<RecommendationQuery, HeldOutItems> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var catalogue = train.Labels.Span[0].Catalogue;
        foreach (var label in train.Labels.Span)
        {
            if (!ReferenceEquals(label.Catalogue, catalogue))
            {
                throw new TrainingDataException("The rows speak of different catalogues.", "Give one catalogue to all rows.");
            }
        }
    }

    /// <inheritdoc/>
    protected override RecommendationModel TrainCore(
        TrainingSet<RecommendationQuery, HeldOutItems> train,
        TrainingSet<RecommendationQuery, HeldOutItems>? validation,
        LearningContext context,
        CancellationToken cancellationToken)
    {
        var catalogue = train.Labels.Span[0].Catalogue;
        var content = new ItemContentBuilder(_options.Content).Fit(catalogue, context.Seed, cancellationToken);
        var parts = Parts(train.Rows.Span, catalogue, content, cancellationToken);
        var needsWeights = parts.SourceNames.Length > 1 && parts.SourceNames.Any(s => !_options.Weights.ContainsKey(s));
        var needsRanker = _options.LearnRanking ?? (_options.Algorithm == RecommendationOptions.Hybrid && _options.Tier >= RecommendationTier.Pro);
        if (needsWeights || needsRanker)
        {
            parts = Tune(parts, train, content, needsRanker, context, cancellationToken);
        }

        context.Progress?.Report(new LearningProgress("learning sources", 0, parts.SourceNames.Length));
        return new(Learned(parts, content, context, cancellationToken));
    }

    private RecommendationParts Parts(
        ReadOnlySpan<RecommendationQuery> rows, ItemCatalogue catalogue, ItemContent? content, CancellationToken cancellationToken)
    {
        var data = Histories.Build(rows, catalogue, _options.Interactions, cancellationToken);
        if (data.Interactions.Count == 0)
        {
            throw new TrainingDataException(
                $"None of {rows.Length} histories has an event that says something about an item.",
                "Give events of views, plays, likes or ratings, or check the weights of the event types.");
        }

        var sources = SourceNames.Of(_options, data, content is not null);
        return new()
        {
            Options = _options,
            Catalogue = data.Catalogue,
            Users = data.Users,
            Histories = data.Interactions,
            Now = data.Now,
            SourceNames = sources,
            Weights = [.. sources.Select(source => (float)_options.Weights.GetValueOrDefault(source, 1))],
            Groups = AudienceGroups.Gather(Histories.Contexts(rows, data.Users)),
            Recommenders = [],
            Content = content,
            ContentVectors = content?.Vectors(data.Catalogue.Items, cancellationToken),
        };
    }

    private RecommendationParts Learned(RecommendationParts parts, ItemContent? content, LearningContext context, CancellationToken cancellationToken)
    {
        var interactions = content is null
            ? parts.Histories
            : new Interactions(parts.Histories.ByUser, parts.Histories.Times.ToArray())
            {
                ItemFeatures = content.Features(parts.Catalogue.Items, cancellationToken),
            };
        var recommenders = ImmutableArray.CreateBuilder<NamedRecommender>();
        foreach (var source in parts.SourceNames)
        {
            // What is like the last items is found by the same neighbours as what is like all of them.
            var sharesNeighbours = source == SourceNames.Similar && !_options.Settings.ContainsKey(source) && parts.SourceNames.Contains(SourceNames.Neighbours);
            if (!sharesNeighbours && SourceNames.LearnerOf(source, _options) is { } learner)
            {
                recommenders.Add(new(source, learner.Learn(interactions, context, cancellationToken)));
            }
        }

        return parts with { Recommenders = recommenders.ToImmutable() };
    }

    /// <summary>Learns weights and ranker on the ends of histories.</summary>
    private RecommendationParts Tune(
        RecommendationParts parts,
        TrainingSet<RecommendationQuery, HeldOutItems> train,
        ItemContent? content,
        bool needsRanker,
        LearningContext context,
        CancellationToken cancellationToken)
    {
        context.Progress?.Report(new LearningProgress("weighing sources", 0, 0));
        var cuts = new HistoryCut(_options.Cut, _options.RankingShare, _options.Interactions).Cut(train);
        var users = cuts.Where(c => !c.Taken.IsEmpty && !c.Query.History.IsDefaultOrEmpty).ToArray();
        if (users.Length < 10)
        {
            return parts;
        }

        var order = new RandomSource(Seeds.Derive(context.Seed, "ranking")).Permutation(users.Length).AsSpan(0, Math.Min(users.Length, _options.RankingUsers));
        var drawn = order.ToArray().Select(i => users[i]).ToArray();
        var before = Parts(cuts.Select(c => c.Query).ToArray(), parts.Catalogue, content, cancellationToken) with { SourceNames = parts.SourceNames, Weights = parts.Weights };
        var quiet = context with { Progress = null };
        var model = new RecommendationModel(Learned(before, content, quiet, cancellationToken));
        var examples = RankingExamples.Gather(model, drawn, context.MaxDegreeOfParallelism, cancellationToken);
        var given = parts.SourceNames.Select(s => _options.Weights.TryGetValue(s, out var weight) ? (float)weight : float.NaN).ToArray();
        var weights = WeightSearch.Find(examples, examples.Count, given, cancellationToken);
        parts = parts with { Weights = [.. weights] };
        if (!needsRanker)
        {
            return parts;
        }

        context.Progress?.Report(new LearningProgress("learning to rank", 0, examples.Count));
        var row = new CandidateRow(parts.SourceNames.Length);
        var encoder = new RecommendationFeatureEngineer(parts.SourceNames).Fit(
            train.Rows.ToArray().Select(q => q.Context.DeviceType).Distinct(StringComparer.Ordinal)
                .Select(device => new CandidateRow(parts.SourceNames.Length) { Device = device }).Append(row).ToArray());
        var ranker = RankerTraining.Learn(examples, weights, encoder, model.CandidateRows, _options.Ranking, quiet, cancellationToken);
        return parts with { Ranker = ranker, Encoder = ranker is null ? null : encoder };
    }
}
