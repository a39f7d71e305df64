using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Infrastructure.Files.Predictions;

/// <summary>A file that a batch is written to: both ports of a batch pipeline.</summary>
/// <typeparam name="TScored">A scored row.</typeparam>
/// <param name="Sink">Takes the scored rows.</param>
/// <param name="Checkpoint">Knows which of them are written.</param>
public sealed record PredictionFile<TScored>(IPredictionSink<TScored> Sink, ICheckpoint Checkpoint);
