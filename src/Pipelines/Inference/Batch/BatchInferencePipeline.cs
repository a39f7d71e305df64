using AudienceML.Core.Serving;
using AudienceML.Learning.Data;

namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>
/// Scores many rows partition by partition. Interrupted at any moment and started again, it goes on where it was, and every row is in the
/// result exactly once.
/// </summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TPrediction">What the predictor says.</typeparam>
/// <typeparam name="TScored">What is written.</typeparam>
public abstract class BatchInferencePipeline<TRow, TOutput, TPrediction, TScored>
{
    private readonly BatchParts<TRow, TOutput, TPrediction, TScored> _parts;

    /// <summary>Creates the pipeline from its parts.</summary>
    protected BatchInferencePipeline(BatchParts<TRow, TOutput, TPrediction, TScored> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
    }

    /// <summary>The model in use.</summary>
    protected BasePredictor<TRow, TOutput, TPrediction> Predictor => _parts.Predictor;

    /// <summary>Runs the batch, or the rest of it.</summary>
    /// <param name="progress">Told after every partition.</param>
    /// <param name="cancellationToken">Stops between partitions; what is written stays, and the next run goes on from there.</param>
    public async Task<BatchOutcome> RunAsync(IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var started = _parts.Clock.GetTimestamp();

        // Other rows, another cut or another model is another batch: nothing of it may be taken for done.
        var job = $"{Predictor.Model.Code} {Predictor.Version} of {_parts.Source.Signature}";
        var done = await _parts.Checkpoint.BeginAsync(job, cancellationToken).ConfigureAwait(false);
        var (rows, partitions, resumed) = (0L, 0, 0);
        await foreach (var partition in _parts.Source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows += partition.Rows.Length;
            partitions++;
            if (done.Contains(partition.Number))
            {
                resumed++;
            }
            else
            {
                await _parts.Sink.WriteAsync(job, partition.Number, Score(partition.Rows, cancellationToken), cancellationToken).ConfigureAwait(false);
                await _parts.Checkpoint.MarkAsync(job, partition.Number, cancellationToken).ConfigureAwait(false);
            }

            progress?.Report(new LearningProgress("score", rows, 0));
        }

        await _parts.Sink.CompleteAsync(job, partitions, cancellationToken).ConfigureAwait(false);
        await _parts.Checkpoint.CompleteAsync(job, cancellationToken).ConfigureAwait(false);
        return new(Predictor.Version, rows, partitions, resumed, _parts.Clock.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>What is written for a row.</summary>
    protected abstract TScored Shape(TRow row, TPrediction prediction);

    private TScored[] Score(ReadOnlyMemory<TRow> rows, CancellationToken cancellationToken)
    {
        var predictions = new TPrediction[rows.Length];
        Predictor.Predict(rows.Span, predictions, cancellationToken);
        var scored = new TScored[rows.Length];
        for (var i = 0; i < scored.Length; i++)
        {
            if (i % 256 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scored[i] = Shape(rows.Span[i], predictions[i]);
        }

        return scored;
    }
}
