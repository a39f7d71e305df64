using AudienceML.Core.Training;

namespace AudienceML.Pipelines.Training;

/// <summary>Rows to learn from and rows to be measured on.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Validation">Rows for early stopping and calibration; null leaves that to the trainer.</param>
/// <param name="HoldOut">The rows to be measured on.</param>
public sealed record TrainingSplit<TRow, TLabel>(
    TrainingSet<TRow, TLabel> Train, TrainingSet<TRow, TLabel>? Validation, TrainingSet<TRow, TLabel> HoldOut);
