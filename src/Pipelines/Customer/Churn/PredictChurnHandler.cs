using AudienceML.Core.Requests;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Realtime;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class PredictChurnHandler(ChurnRealtimePipeline pipeline) : IRequestHandler<PredictChurn, Served<ChurnPrediction>>
{
    public Task<Served<ChurnPrediction>> Handle(PredictChurn request, CancellationToken cancellationToken) =>
        pipeline.PredictAsync(request.UserId, cancellationToken).AsTask();
}
