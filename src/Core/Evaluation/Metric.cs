namespace AudienceML.Core.Evaluation;

/// <summary>One measured number.</summary>
/// <param name="Name">Lower case with underscores: auc, pr_auc, log_loss.</param>
/// <param name="Value">The value; NaN where it is not defined, such as AUC with one class.</param>
/// <param name="HigherIsBetter">Which way is up.</param>
public sealed record Metric(string Name, double Value, bool HigherIsBetter = true);
