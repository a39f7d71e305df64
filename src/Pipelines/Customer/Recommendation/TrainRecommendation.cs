using AudienceML.Core.Requests;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Trains a recommendation model from histories.</summary>
/// <param name="Training">What the run is asked.</param>
/// <param name="Data">Which events and items; null for all.</param>
/// <param name="Options">How the model is trained; null for the defaults.</param>
/// <param name="Splitter">What is held out; null for the end of each history.</param>
/// <param name="Progress">Told of every stage; null for nobody.</param>
/// <param name="Source">Histories that the caller has, such as of a rating file; null to read the events and articles of the host's own sources.</param>
public sealed record TrainRecommendation(
    TrainingRequest Training,
    CustomerRecommendationOptions? Data = null,
    RecommendationOptions? Options = null,
    RecommendationSplitter? Splitter = null,
    IProgress<LearningProgress>? Progress = null,
    ITrainingSource<RecommendationQuery, HeldOutItems>? Source = null) : IRequest<TrainingOutcome>;
