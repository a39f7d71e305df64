namespace AudienceML.Learning.Statistics;

/// <summary>A figure with its uncertainty.</summary>
/// <param name="Value">The figure of the rows themselves.</param>
/// <param name="StandardError">The standard deviation of the samples' figures.</param>
/// <param name="Interval">The confidence interval; NaN ends when fewer than half of the samples allowed a figure.</param>
/// <param name="Samples">The samples that allowed a figure.</param>
public sealed record BootstrapEstimate(double Value, double StandardError, Interval Interval, int Samples);
