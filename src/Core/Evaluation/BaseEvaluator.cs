using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Training;

namespace AudienceML.Core.Evaluation;

/// <summary>Measures a model on rows that it has not seen.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TLabel">What became of the row.</typeparam>
public abstract class BaseEvaluator<TRow, TOutput, TLabel>
{
    /// <summary>Measures a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="holdOut">Rows that it was not trained on; at least one.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public EvaluationReport Evaluate(
        BaseModel<TRow, TOutput> model, TrainingSet<TRow, TLabel> holdOut, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(holdOut);
        var outputs = new TOutput[holdOut.Count];
        model.Predict(holdOut.Rows.Span, outputs, cancellationToken);
        return Evaluate(outputs, holdOut.Labels.Span, holdOut.Weights.Span);
    }

    /// <summary>Measures outputs that are there already.</summary>
    /// <param name="outputs">One a row; at least one.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="weights">One a row, or empty.</param>
    public EvaluationReport Evaluate(ReadOnlySpan<TOutput> outputs, ReadOnlySpan<TLabel> labels, ReadOnlySpan<float> weights = default)
    {
        if (outputs.IsEmpty || labels.Length != outputs.Length || (!weights.IsEmpty && weights.Length != outputs.Length))
        {
            throw new ArgumentException(
                $"An evaluation needs at least one row and as many labels (and weights, if any) as outputs; "
                + $"there are {outputs.Length}, {labels.Length} and {weights.Length}.",
                nameof(outputs));
        }

        var metrics = ImmutableArray.CreateBuilder<Metric>();
        Measure(outputs, labels, weights, metrics);
        return new EvaluationReport(outputs.Length, metrics.ToImmutable());
    }

    /// <summary>Adds the metrics, the primary one first.</summary>
    protected abstract void Measure(
        ReadOnlySpan<TOutput> outputs, ReadOnlySpan<TLabel> labels, ReadOnlySpan<float> weights, ImmutableArray<Metric>.Builder metrics);
}
