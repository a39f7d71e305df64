using AudienceML.Core.Serving;

namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>What a batch pipeline is made of.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TPrediction">What the predictor says.</typeparam>
/// <typeparam name="TScored">What is written.</typeparam>
public sealed record BatchParts<TRow, TOutput, TPrediction, TScored>
{
    /// <summary>The rows.</summary>
    public required IPartitionSource<TRow> Source { get; init; }

    /// <summary>The model in use.</summary>
    public required BasePredictor<TRow, TOutput, TPrediction> Predictor { get; init; }

    /// <summary>Where the scored rows go.</summary>
    public required IPredictionSink<TScored> Sink { get; init; }

    /// <summary>Remembers what is done.</summary>
    public required ICheckpoint Checkpoint { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
