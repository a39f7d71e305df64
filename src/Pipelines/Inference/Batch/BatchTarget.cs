namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>Where a batch is written: both ports of a batch pipeline.</summary>
/// <typeparam name="TScored">A scored row.</typeparam>
/// <param name="Sink">Takes the scored rows.</param>
/// <param name="Checkpoint">Knows which of them are written.</param>
public sealed record BatchTarget<TScored>(IPredictionSink<TScored> Sink, ICheckpoint Checkpoint);
