namespace AudienceML.Learning.Metrics;

/// <summary>One bin of a calibration table.</summary>
/// <param name="Weight">The rows' weight.</param>
/// <param name="MeanProbability">What the model said, on average.</param>
/// <param name="PositiveRate">What happened.</param>
public readonly record struct CalibrationBin(double Weight, double MeanProbability, double PositiveRate);
