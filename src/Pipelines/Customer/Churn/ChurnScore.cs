using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Models.Customer.Churn;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>One scored user of a batch.</summary>
/// <param name="Id">The user's id as it came.</param>
/// <param name="Prediction">What the model says.</param>
/// <param name="Reasons">Why, strongest first; empty when nobody asked.</param>
public readonly record struct ChurnScore(string Id, ChurnPrediction Prediction, ImmutableArray<FeatureReason> Reasons);
