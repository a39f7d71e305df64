using System.Globalization;
using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class ScoreChurnHandler(ICustomerSource source, IModelRegistry registry, IChurnScoreStore store, TimeProvider clock)
    : IRequestHandler<ScoreChurn, BatchOutcome>
{
    public async Task<BatchOutcome> Handle(ScoreChurn request, CancellationToken cancellationToken)
    {
        var key = new ModelKey(request.Tenant, ChurnModel.Code);
        var entry = await registry.FindProductionAsync(key, cancellationToken).ConfigureAwait(false)
            ?? throw new PipelineException($"{key} has no version in production.", "Train one, or promote one.", "AML6005");
        var file = await registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken).ConfigureAwait(false);
        var target = store.Open(request.Tenant, request.FeatureDate);
        var parts = new BatchParts<CustomerUserFeatures, float, ChurnPrediction, ChurnScore>
        {
            Source = new PartitionedRows<CustomerUserFeatures>(
                string.Create(CultureInfo.InvariantCulture, $"user features of {request.FeatureDate:yyyy-MM-dd}"),
                token => source.ReadUserFeaturesAsync(new UserFeaturesQuery(request.Tenant, request.FeatureDate), token),
                request.PartitionRows),
            Predictor = new ChurnPredictor<CustomerUserFeatures>(ChurnModel.Load(file, new ChurnFeatureEngineer()), entry.Version),
            Sink = target.Sink,
            Checkpoint = target.Checkpoint,
            Clock = clock,
        };
        var pipeline = new ChurnBatchPipeline<CustomerUserFeatures>(parts, row => row.UserId.ToString("D"), request.Reasons);
        return await pipeline.RunAsync(request.Progress, cancellationToken).ConfigureAwait(false);
    }
}
