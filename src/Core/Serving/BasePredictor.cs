using System.Buffers;
using AudienceML.Core.Models;

namespace AudienceML.Core.Serving;

/// <summary>A model in use: its version and the decisions that follow from its outputs. Immutable, so that all of it is swapped at once.</summary>
/// <typeparam name="TInput">The row.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TPrediction">What the caller gets: thresholds, tiers and reasons applied.</typeparam>
public abstract class BasePredictor<TInput, TOutput, TPrediction>
{
    private const int BlockRows = 4096;

    /// <summary>Creates the predictor.</summary>
    protected BasePredictor(BaseModel<TInput, TOutput> model, ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Version = version;
    }

    /// <summary>The version of the model that answers.</summary>
    public ModelVersion Version { get; }

    /// <summary>The model that answers.</summary>
    public BaseModel<TInput, TOutput> Model { get; }

    /// <summary>The prediction for one row.</summary>
    public TPrediction Predict(TInput input) => Decide(input, Model.Predict(input));

    /// <summary>The predictions for many rows, equal to one by one.</summary>
    /// <param name="inputs">Any number of rows.</param>
    /// <param name="predictions">At least as long.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public void Predict(ReadOnlySpan<TInput> inputs, Span<TPrediction> predictions, CancellationToken cancellationToken = default)
    {
        if (predictions.Length < inputs.Length)
        {
            throw new ArgumentException(
                $"{inputs.Length} rows need room for as many predictions; there is room for {predictions.Length}.", nameof(predictions));
        }

        var outputs = ArrayPool<TOutput>.Shared.Rent(Math.Min(BlockRows, inputs.Length));
        try
        {
            for (var start = 0; start < inputs.Length; start += BlockRows)
            {
                var block = inputs.Slice(start, Math.Min(BlockRows, inputs.Length - start));
                Model.Predict(block, outputs, cancellationToken);
                for (var i = 0; i < block.Length; i++)
                {
                    predictions[start + i] = Decide(block[i], outputs[i]);
                }
            }
        }
        finally
        {
            ArrayPool<TOutput>.Shared.Return(outputs, clearArray: true);
        }
    }

    /// <summary>Turns an output into a decision. Pure: no clock, no I/O, no state.</summary>
    protected abstract TPrediction Decide(TInput input, TOutput output);
}
