using AudienceML.Core.Requests;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class ScoreChurnRowsHandler<TRow>(TimeProvider clock) : IRequestHandler<ScoreChurnRows<TRow>, BatchOutcome>
{
    public Task<BatchOutcome> Handle(ScoreChurnRows<TRow> request, CancellationToken cancellationToken)
    {
        var parts = new BatchParts<TRow, float, ChurnPrediction, ChurnScore>
        {
            Source = request.Rows,
            Predictor = request.Predictor,
            Sink = request.Target.Sink,
            Checkpoint = request.Target.Checkpoint,
            Clock = clock,
        };
        return new ChurnBatchPipeline<TRow>(parts, request.Id, request.Reasons).RunAsync(request.Progress, cancellationToken);
    }
}
