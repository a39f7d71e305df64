namespace AudienceML.Learning.Linear;

/// <summary>Settings of <see cref="ElasticNetLearner"/>.</summary>
/// <remarks>
/// The objective is Σ weight · (label - prediction)² / (2 Σ weight) + Alpha · (L1Ratio · Σ|w| + ½ · (1 - L1Ratio) · Σw²), as scikit-learn writes it.
/// </remarks>
public sealed record ElasticNetOptions
{
    /// <summary>The strength of the penalty, above 0 to 1e9. Not used when <see cref="Folds"/> chooses it.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>The share of the penalty on absolute values, 0.01 to 1: 1 is the lasso.</summary>
    public double L1Ratio { get; init; } = 1;

    /// <summary>
    /// Whether the penalty is on coefficients of standardised numbers, so that it does not depend on their units; false puts it on coefficients
    /// of the numbers as given, as scikit-learn does.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>0, or 2 to 50: then the strength with the least squared error in so many folds of the rows is chosen from a path of strengths.</summary>
    public int Folds { get; init; }

    /// <summary>Strengths of a path, 2 to 1,000, from the least that leaves no coefficient to 1/1,000 of it.</summary>
    public int PathLength { get; init; } = 100;

    /// <summary>Stops when no coefficient moves the fit by more than this share of the labels' standard deviation; 1e-12 to 0.01.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>Sweeps over the coefficients at most, 1 to 1,000,000.</summary>
    public int MaxIterations { get; init; } = 100_000;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Alpha is > 0 and <= 1e9, nameof(Alpha), Alpha, "lies above 0 and up to 1,000,000,000");
        Require.That(L1Ratio is >= 0.01 and <= 1, nameof(L1Ratio), L1Ratio, "lies between 0.01 and 1; ridge regression has its own learner");
        Require.That(Folds is 0 or (>= 2 and <= 50), nameof(Folds), Folds, "is 0 or lies between 2 and 50");
        Require.That(PathLength is >= 2 and <= 1000, nameof(PathLength), PathLength, "lies between 2 and 1,000");
        Require.That(Tolerance is >= 1e-12 and <= 0.01, nameof(Tolerance), Tolerance, "lies between 1e-12 and 0.01");
        Require.That(MaxIterations is >= 1 and <= 1_000_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 1,000,000");
    }
}
