using AudienceML.Core.Requests;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Scores rows that the host has at hand with the version that it chose. AddChurn takes user features and tabular rows.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <param name="Predictor">The version.</param>
/// <param name="Rows">The rows in partitions.</param>
/// <param name="Id">The id of a row.</param>
/// <param name="Target">Where the scores go.</param>
/// <param name="Reasons">Reasons a row, 0 to 100; 0 is much faster.</param>
/// <param name="Progress">Told after every partition; null for nobody.</param>
public sealed record ScoreChurnRows<TRow>(
    ChurnPredictor<TRow> Predictor,
    IPartitionSource<TRow> Rows,
    Func<TRow, string> Id,
    BatchTarget<ChurnScore> Target,
    int Reasons = 0,
    IProgress<LearningProgress>? Progress = null) : IRequest<BatchOutcome>;
