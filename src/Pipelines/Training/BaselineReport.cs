using AudienceML.Core.Evaluation;

namespace AudienceML.Pipelines.Training;

/// <summary>How good a simple model is on the same held-out rows.</summary>
/// <param name="Name">Its name: recency, logistic_regression.</param>
/// <param name="Report">The same metrics as the model's.</param>
public sealed record BaselineReport(string Name, EvaluationReport Report);
