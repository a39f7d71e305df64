namespace AudienceML.Features.Shared.Quality;

/// <summary>One thing found in the data.</summary>
/// <param name="Column">The column; empty when it is about the rows as a whole.</param>
/// <param name="Issue">What is wrong.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Count">The rows concerned.</param>
/// <param name="Message">A plain sentence with figures and examples.</param>
public sealed record DataQualityFinding(string Column, DataQualityIssue Issue, DataQualitySeverity Severity, long Count, string Message);
