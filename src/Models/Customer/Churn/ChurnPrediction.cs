using AudienceML.Core.Models;

namespace AudienceML.Models.Customer.Churn;

/// <summary>What is said of one user. A value, so that predicting allocates nothing.</summary>
/// <param name="Probability">The calibrated probability of churn, 0 to 1.</param>
/// <param name="RiskLevel">The level that it falls into.</param>
/// <param name="Confidence">
/// How likely the more likely outcome is: the greater of the probability and its complement, 0.5 to 1. As the probability is calibrated,
/// a yes-or-no answer at this confidence is right about as often.
/// </param>
/// <param name="ModelVersion">The version that answered.</param>
public readonly record struct ChurnPrediction(float Probability, RiskLevel RiskLevel, float Confidence, ModelVersion ModelVersion);
