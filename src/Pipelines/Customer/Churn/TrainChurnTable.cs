using AudienceML.Core.Requests;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Trains a churn model from a table that the host has read.</summary>
/// <param name="Training">What the run is asked.</param>
/// <param name="Rows">The labelled rows.</param>
/// <param name="Schema">How they are laid out.</param>
/// <param name="Source">What they are, in words: it is written into the journal and the model card.</param>
/// <param name="Options">How the model is trained; null for the defaults.</param>
/// <param name="Progress">Told of every stage; null for nobody.</param>
public sealed record TrainChurnTable(
    TrainingRequest Training,
    TrainingSet<TabularRow, float> Rows,
    TabularRowSchema Schema,
    string Source,
    ChurnOptions? Options = null,
    IProgress<LearningProgress>? Progress = null) : IRequest<TrainingOutcome>;
