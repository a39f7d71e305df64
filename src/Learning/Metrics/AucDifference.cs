namespace AudienceML.Learning.Metrics;

/// <summary>The difference of two models' areas under the ROC curve on the same rows. All NaN when a class has fewer than two rows.</summary>
/// <param name="Difference">The first model's area less the second's.</param>
/// <param name="StandardError">The standard error of the difference; the models' agreement is taken into account.</param>
/// <param name="Lower">The lower end of the confidence interval.</param>
/// <param name="Upper">The upper end of the confidence interval.</param>
/// <param name="PValue">How often a difference as large would appear between equals, both sides.</param>
public readonly record struct AucDifference(double Difference, double StandardError, double Lower, double Upper, double PValue);
