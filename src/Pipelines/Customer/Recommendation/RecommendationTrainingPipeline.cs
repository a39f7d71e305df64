using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Trains recommendation models: measured on the ends of histories, then trained again on whole ones. <see cref="RecommendationTraining"/> makes the usual ones.</summary>
/// <param name="parts">What it is made of.</param>
public sealed class RecommendationTrainingPipeline(TrainingParts<RecommendationQuery, HeldOutItems, RecommendationList, RecommendationModel> parts)
    : TrainingPipeline<RecommendationQuery, HeldOutItems, RecommendationList, RecommendationModel>(parts)
{
    private readonly TrainingParts<RecommendationQuery, HeldOutItems, RecommendationList, RecommendationModel> _parts = parts;

    /// <inheritdoc/>
    protected override bool MeasuresChampionAgain => false;

    /// <inheritdoc/>
    protected override RecommendationModel Complete(
        RecommendationModel measured, TrainingSet<RecommendationQuery, HeldOutItems> all, LearningContext context, CancellationToken cancellationToken) =>
        _parts.Trainer.Train(all, null, context, cancellationToken);

    /// <inheritdoc/>
    protected override ImmutableSortedDictionary<string, string> Describe(RecommendationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Sources
            .Select(s => KeyValuePair.Create($"weight_{s.Key}", s.Value.ToString("G6", CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create("algorithm", model.Options.Algorithm))
            .Append(KeyValuePair.Create("users", model.Users.Count.ToString(CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create("items", model.Catalogue.Count.ToString(CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create("learned_until", model.LearnedUntil.ToString("O", CultureInfo.InvariantCulture)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
