using AudienceML.Core.Models;
using AudienceML.Learning.Data;

namespace AudienceML.Pipelines.Training;

/// <summary>A training pipeline without its types, so that requests find it by the model's code.</summary>
public interface ITrainingPipeline
{
    /// <summary>The model that it trains.</summary>
    ModelCode Code { get; }

    /// <summary>Runs it once.</summary>
    /// <param name="request">What it is asked.</param>
    /// <param name="progress">Told of every stage.</param>
    /// <param name="cancellationToken">Cancels before anything is registered.</param>
    Task<TrainingOutcome> RunAsync(
        TrainingRequest request, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default);
}
