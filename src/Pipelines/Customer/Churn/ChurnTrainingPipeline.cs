using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Trains churn models. <see cref="ChurnTraining"/> makes the usual ones.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class ChurnTrainingPipeline<TRow>(TrainingParts<TRow, float, float, ChurnModel<TRow>> parts)
    : TrainingPipeline<TRow, float, float, ChurnModel<TRow>>(parts)
{
    /// <inheritdoc/>
    protected override ImmutableSortedDictionary<string, string> Describe(ChurnModel<TRow> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.ValidationMetrics
            .Select(m => KeyValuePair.Create($"validation_{m.Key}", Text(m.Value)))
            .Append(KeyValuePair.Create("base_rate", Text(model.BaseRate)))
            .Append(KeyValuePair.Create("threshold_medium", Text(model.Thresholds.Medium)))
            .Append(KeyValuePair.Create("threshold_high", Text(model.Thresholds.High)))
            .Append(KeyValuePair.Create("threshold_critical", Text(model.Thresholds.Critical)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
