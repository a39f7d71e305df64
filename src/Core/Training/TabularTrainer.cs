using AudienceML.Core.Features;
using AudienceML.Learning.Data;

namespace AudienceML.Core.Training;

/// <summary>Trains a tabular model: fit the engineer, encode, let the learner learn.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class TabularTrainer<TRow, TModel> : BaseTrainer<TRow, float, TModel>
    where TModel : class
{
    private readonly BaseFeatureEngineer<TRow> _features;
    private readonly ILearner _learner;

    /// <summary>Creates the trainer from its two parts.</summary>
    protected TabularTrainer(BaseFeatureEngineer<TRow> features, ILearner learner)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(learner);
        _features = features;
        _learner = learner;
    }

    /// <inheritdoc/>
    protected sealed override TModel TrainCore(
        TrainingSet<TRow, float> train, TrainingSet<TRow, float>? validation, LearningContext context, CancellationToken cancellationToken)
    {
        var encoder = _features.Fit(train.Rows.Span);
        var scorer = _learner.Learn(
            encoder.ToLearningSet(train), validation is null ? null : encoder.ToLearningSet(validation), context, cancellationToken);
        return Create(encoder, scorer);
    }

    /// <summary>Puts the two fitted parts into the model.</summary>
    protected abstract TModel Create(FeatureEncoder<TRow> encoder, IScorer scorer);
}
