using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Scores a batch of users.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class ChurnBatchPipeline<TRow> : BatchInferencePipeline<TRow, float, ChurnPrediction, ChurnScore>
{
    private readonly ChurnPredictor<TRow> _predictor;
    private readonly Func<TRow, string> _id;
    private readonly int _reasons;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="parts">What it is made of; its predictor is a <see cref="ChurnPredictor{TRow}"/>.</param>
    /// <param name="id">The id of a row.</param>
    /// <param name="reasons">Reasons a row, 0 to 100; 0 is much faster.</param>
    public ChurnBatchPipeline(BatchParts<TRow, float, ChurnPrediction, ChurnScore> parts, Func<TRow, string> id, int reasons = 0)
        : base(parts)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (reasons is < 0 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(reasons), reasons, "A row has 0 to 100 reasons.");
        }

        _predictor = Predictor as ChurnPredictor<TRow>
            ?? throw new ArgumentException($"A churn batch needs a {nameof(ChurnPredictor<TRow>)}.", nameof(parts));
        _id = id;
        _reasons = reasons;
    }

    /// <inheritdoc/>
    protected override ChurnScore Shape(TRow row, ChurnPrediction prediction) =>
        new(_id(row), prediction, _reasons == 0 ? [] : _predictor.Explain(row, _reasons));
}
