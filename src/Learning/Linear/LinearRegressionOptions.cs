namespace AudienceML.Learning.Linear;

/// <summary>Settings of <see cref="LinearRegressionLearner"/>.</summary>
public sealed record LinearRegressionOptions
{
    /// <summary>
    /// The strength of the penalty in ½ Σ weight · (label - prediction)² + ½·L2·‖w‖², 0 to 1e12: 0 is ordinary least squares, more is ridge
    /// regression. The intercept is free.
    /// </summary>
    public double L2 { get; init; }

    /// <summary>
    /// Whether the penalty is on coefficients of standardised numbers, so that it does not depend on their units; false puts it on coefficients
    /// of the numbers as given, as scikit-learn does.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(L2 is >= 0 and <= 1e12, nameof(L2), L2, "lies between 0 and 1,000,000,000,000");
    }
}
