using AudienceML.Core.Requests;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Realtime;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>The churn prediction of one user. On hot paths call <see cref="ChurnRealtimePipeline"/> itself.</summary>
/// <param name="UserId">The user.</param>
public sealed record PredictChurn(Guid UserId) : IRequest<Served<ChurnPrediction>>;
