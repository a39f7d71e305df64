using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>The estimated value of a policy: what it would earn a decision.</summary>
/// <param name="Method">How it was estimated.</param>
/// <param name="Value">The value; NaN when nothing of the log speaks of the policy.</param>
/// <param name="StandardError">Its standard error, by the variance between decisions, or between groups of them.</param>
/// <param name="NormalInterval">Value ± quantile of the normal distribution × standard error.</param>
/// <param name="BootstrapInterval">The interval of a bootstrap; null when none was asked for.</param>
public sealed record OffPolicyEstimate(
    OffPolicyMethod Method, double Value, double StandardError, Interval NormalInterval, Interval? BootstrapInterval);
