using AudienceML.Core.Requests;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Trains a churn model from user features as of dates.</summary>
/// <param name="Training">What the run is asked.</param>
/// <param name="Data">Which dates and what counts as churn; null for the defaults.</param>
/// <param name="Options">How the model is trained; null for the defaults.</param>
/// <param name="Progress">Told of every stage; null for nobody.</param>
/// <param name="Source">
/// Labelled user features, such as a <see cref="CustomerChurnSource"/> over a place that the caller opened, with <see cref="Data"/> saying
/// their horizon; null to compute them from the sessions and events of the host's own customer source.
/// </param>
public sealed record TrainChurn(
    TrainingRequest Training,
    CustomerChurnOptions? Data = null,
    ChurnOptions? Options = null,
    IProgress<LearningProgress>? Progress = null,
    ITrainingSource<CustomerUserFeatures, float>? Source = null) : IRequest<TrainingOutcome>;
