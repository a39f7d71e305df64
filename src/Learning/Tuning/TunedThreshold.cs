using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tuning;

/// <summary>A threshold and what it led to on the rows that it was tuned on.</summary>
/// <param name="Threshold">Rows with a score at or above it are chosen.</param>
/// <param name="Value">The value of what was tuned: a cost, an F score, a share.</param>
/// <param name="Matrix">The decisions against the outcomes.</param>
public sealed record TunedThreshold(float Threshold, double Value, ConfusionMatrix Matrix);
