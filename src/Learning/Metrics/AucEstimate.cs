namespace AudienceML.Learning.Metrics;

/// <summary>An area under the ROC curve with its uncertainty. All NaN when a class has fewer than two rows.</summary>
/// <param name="Auc">The area.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">The lower end of the confidence interval, 0 or more.</param>
/// <param name="Upper">The upper end of the confidence interval, 1 or less.</param>
public readonly record struct AucEstimate(double Auc, double StandardError, double Lower, double Upper);
