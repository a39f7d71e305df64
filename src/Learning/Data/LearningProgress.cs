namespace AudienceML.Learning.Data;

/// <summary>How far a long piece of work is.</summary>
/// <param name="Stage">What is being done, in a word or two: "binning", "boosting".</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all, or 0 when that is not known.</param>
/// <param name="Metric">The name of the value, when there is one: "log_loss".</param>
/// <param name="Value">The metric on the validation rows, NaN when there are none.</param>
public readonly record struct LearningProgress(string Stage, long Done, long Total, string? Metric = null, double Value = double.NaN);
