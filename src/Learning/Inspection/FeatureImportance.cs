namespace AudienceML.Learning.Inspection;

/// <summary>How much one feature matters to a scorer.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Mean">How much the metric gets worse without it, averaged over repeats; around 0 or below for one that does not help.</param>
/// <param name="StandardDeviation">The spread over repeats, 0 with a single one.</param>
public sealed record FeatureImportance(string Feature, double Mean, double StandardDeviation);
