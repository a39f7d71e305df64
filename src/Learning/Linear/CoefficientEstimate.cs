namespace AudienceML.Learning.Linear;

/// <summary>How sure a coefficient is.</summary>
/// <param name="Value">The coefficient, of a standardised number or a 0-1 indicator.</param>
/// <param name="StandardError">Its standard deviation over other samples of the same size.</param>
/// <param name="Statistic">Value / standard error.</param>
/// <param name="PValue">The chance of a statistic at least as far from 0 were the true coefficient 0.</param>
/// <param name="Lower">The lower end of the confidence interval.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct CoefficientEstimate(double Value, double StandardError, double Statistic, double PValue, double Lower, double Upper);
