using AudienceML.Core.Serving;

namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>Answers for one key at once: finds its row, asks the model, and has an answer even when either is missing.</summary>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TPrediction">The answer.</typeparam>
/// <typeparam name="TPredictor">The predictor.</typeparam>
public abstract class RealtimeInferencePipeline<TKey, TRow, TOutput, TPrediction, TPredictor>
    where TRow : class
    where TPredictor : BasePredictor<TRow, TOutput, TPrediction>
{
    private readonly PredictorSlot<TPredictor> _slot;
    private readonly IRowLookup<TKey, TRow> _lookup;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="slot">The predictor that answers now.</param>
    /// <param name="lookup">Finds rows.</param>
    protected RealtimeInferencePipeline(PredictorSlot<TPredictor> slot, IRowLookup<TKey, TRow> lookup)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(lookup);
        _slot = slot;
        _lookup = lookup;
    }

    /// <summary>The answer for a key. Only cancellation is thrown; any other failure gives the fallback.</summary>
    public ValueTask<Served<TPrediction>> PredictAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ValueTask<TRow?> row;
        try
        {
            row = _lookup.FindAsync(key, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(Fallen(key, null, e.GetType().Name));
        }

        // Rows that are cached answer at once: no state machine, no allocation.
        return row.IsCompletedSuccessfully ? new(Predict(key, row.GetAwaiter().GetResult())) : AwaitAsync(key, row);
    }

    /// <summary>The answer for a row that the caller has. Allocates nothing when the model answers.</summary>
    public Served<TPrediction> Predict(TKey key, TRow? row)
    {
        if (row is null)
        {
            return Fallen(key, row, "no_row");
        }

        // Taken once: model, version and thresholds of one answer belong together.
        if (_slot.Current is not { } predictor)
        {
            return Fallen(key, row, "no_model");
        }

        try
        {
            return new(predictor.Predict(row), AnswerSource.Model);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Fallen(key, row, e.GetType().Name);
        }
    }

    /// <summary>The answer without a model. Must not throw.</summary>
    /// <param name="key">What was asked for.</param>
    /// <param name="row">Its row, null when there is none.</param>
    protected abstract TPrediction Fallback(TKey key, TRow? row);

    private Served<TPrediction> Fallen(TKey key, TRow? row, string reason) => new(Fallback(key, row), AnswerSource.Fallback, reason);

    private async ValueTask<Served<TPrediction>> AwaitAsync(TKey key, ValueTask<TRow?> pending)
    {
        TRow? row;
        try
        {
            row = await pending.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Fallen(key, null, e.GetType().Name);
        }

        return Predict(key, row);
    }
}
