namespace AudienceML.Features.Shared.Exploration;

/// <summary>One category of a column.</summary>
/// <param name="Name">The category.</param>
/// <param name="Rows">The rows that have it.</param>
/// <param name="MeanLabel">The mean of their labels: for labels 0 and 1, the share of ones.</param>
public sealed record CategorySummary(string Name, int Rows, double MeanLabel);
