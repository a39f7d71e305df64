namespace AudienceML.Learning.Linear;

/// <summary>Settings of <see cref="LogisticRegressionLearner"/>.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>The strength of the penalty ½·L2·‖w‖² on the coefficients of standardised features, 0 to 1e9; the intercept is free.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>
    /// The strength of the penalty L1·Σ|w|, 0 to 1e9, which leaves coefficients at exactly 0; with <see cref="L2"/> it is an elastic net.
    /// </summary>
    public double L1 { get; init; }

    /// <summary>
    /// Whether the penalties are on coefficients of standardised numbers, so that they do not depend on their units; false puts them on
    /// coefficients of the numbers as given, as scikit-learn does.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Steps at most, 1 to 10,000. Newton's method needs about 8, the gradient method for wide data up to some hundreds.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>Stops when no component of the gradient per unit of weight is larger; 1e-8 to 0.1.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(L2 is >= 0 and <= 1e9, nameof(L2), L2, "lies between 0 and 1,000,000,000");
        Require.That(L1 is >= 0 and <= 1e9, nameof(L1), L1, "lies between 0 and 1,000,000,000");
        Require.That(MaxIterations is >= 1 and <= 10_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 10,000");
        Require.That(Tolerance is >= 1e-8 and <= 0.1, nameof(Tolerance), Tolerance, "lies between 1e-8 and 0.1");
    }
}
