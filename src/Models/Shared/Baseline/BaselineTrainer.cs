using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;

namespace AudienceML.Models.Shared.Baseline;

/// <summary>Trains a baseline.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <param name="features">Its features: the same as the model's, or only the one that a rule of thumb would look at.</param>
/// <param name="learner">Its algorithm, such as logistic regression.</param>
public sealed class BaselineTrainer<TRow>(BaseFeatureEngineer<TRow> features, ILearner learner)
    : TabularTrainer<TRow, BaselineModel<TRow>>(features, learner)
{
    /// <inheritdoc/>
    protected override BaselineModel<TRow> Create(FeatureEncoder<TRow> encoder, IScorer scorer) => new(encoder, scorer);
}
