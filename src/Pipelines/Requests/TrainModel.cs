using AudienceML.Core.Models;
using AudienceML.Core.Requests;
using AudienceML.Learning.Data;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Requests;

/// <summary>Runs the training pipeline that the host added for a model.</summary>
/// <param name="Code">The model.</param>
/// <param name="Training">What the run is asked.</param>
/// <param name="Progress">Told of every stage; null for nobody.</param>
public sealed record TrainModel(ModelCode Code, TrainingRequest Training, IProgress<LearningProgress>? Progress = null) : IRequest<TrainingOutcome>;
