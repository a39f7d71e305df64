namespace AudienceML.Core.Models;

/// <summary>One reason for an output: a feature, its value in this row, and how far it moved the score.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Value">Its value in words: a number, a category, "missing".</param>
/// <param name="Contribution">On the raw scale (log-odds for a probability); above zero it raises the output, below it lowers it.</param>
public sealed record FeatureReason(string Feature, string Value, double Contribution);
