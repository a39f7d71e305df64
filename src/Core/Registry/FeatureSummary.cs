using AudienceML.Learning.Data;

namespace AudienceML.Core.Registry;

/// <summary>What the registry knows of one input of a version.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Importance">Its share of the model's total gain, 0 to 1.</param>
/// <param name="Minimum">Smallest training value, null for categories or when all are missing.</param>
/// <param name="Maximum">Largest training value.</param>
/// <param name="Mean">Mean training value.</param>
/// <param name="StandardDeviation">Standard deviation of the training values.</param>
/// <param name="MissingShare">Share of training rows without a value, 0 to 1.</param>
public sealed record FeatureSummary(
    string Name,
    FeatureKind Kind,
    double Importance,
    double? Minimum,
    double? Maximum,
    double? Mean,
    double? StandardDeviation,
    double MissingShare);
