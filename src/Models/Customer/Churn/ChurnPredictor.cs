using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Serving;

namespace AudienceML.Models.Customer.Churn;

/// <summary>A churn model in use.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class ChurnPredictor<TRow> : BasePredictor<TRow, float, ChurnPrediction>
{
    private readonly ChurnModel<TRow> _model;

    /// <summary>Creates the predictor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version in the registry.</param>
    public ChurnPredictor(ChurnModel<TRow> model, ModelVersion version)
        : base(model, version) => _model = model;

    /// <summary>The reasons for one row's probability, strongest first; computed only when asked for.</summary>
    /// <param name="row">The row.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    public ImmutableArray<FeatureReason> Explain(TRow row, int count = 5) => _model.Explain(row, count);

    /// <inheritdoc/>
    protected override ChurnPrediction Decide(TRow input, float output) =>
        new(output, _model.Thresholds.LevelOf(output), Math.Max(output, 1 - output), Version);
}
