using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>
/// Trains a recommendation model from histories: each source learns from all of them; how they are weighed is learned on the ends of the
/// histories, which the sources did not see then.
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
        var data = Histories.Build(train.Rows.Span, train.Labels.Span[0].Catalogue, _options.Interactions, cancellationToken);
        if (data.Interactions.Count == 0)
        {
            throw new TrainingDataException(
                $"None of {train.Count} histories has an event that says something about an item.",
                "Give events of views, plays, likes or ratings, or check the weights of the event types.");
        }

        var sources = SourceNames.Of(_options);
        return new(new()
        {
            Options = _options,
            Catalogue = data.Catalogue,
            Users = data.Users,
            Histories = data.Interactions,
            Now = data.Now,
            SourceNames = sources,
            Weights = [.. sources.Select(source => (float)_options.Weights.GetValueOrDefault(source, 1))],
            Recommenders = Learn(sources, data.Interactions, context, cancellationToken),
        });
    }

    private static ImmutableArray<NamedRecommender> Learn(
        ImmutableArray<string> sources, Interactions interactions, LearningContext context, CancellationToken cancellationToken) =>
    [
        .. sources.Select(source => (source, Learner: SourceNames.LearnerOf(source))).Where(s => s.Learner is not null)
            .Select(s => new NamedRecommender(s.source, s.Learner!.Learn(interactions, context, cancellationToken))),
    ];
}
