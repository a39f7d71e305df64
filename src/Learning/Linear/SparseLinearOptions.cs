namespace AudienceML.Learning.Linear;

/// <summary>Settings of <see cref="SparseLinearLearner"/>.</summary>
public sealed record SparseLinearOptions
{
    /// <summary>What is predicted.</summary>
    public SparseLoss Loss { get; init; }

    /// <summary>The strength of the penalty ½·L2·‖w‖² on the coefficients of the values as given, 0 to 1e9; intercepts are free.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>The strength of the penalty L1·Σ|w|, 0 to 1e9, which leaves coefficients at exactly 0.</summary>
    public double L1 { get; init; }

    /// <summary>Steps at most, 1 to 10,000.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <summary>Stops when no component of the gradient per unit of weight is larger; 1e-9 to 0.1.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require.That(Enum.IsDefined(Loss), nameof(Loss), Loss, "is one of the losses");
        Require.That(L2 is >= 0 and <= 1e9, nameof(L2), L2, "lies between 0 and 1,000,000,000");
        Require.That(L1 is >= 0 and <= 1e9, nameof(L1), L1, "lies between 0 and 1,000,000,000");
        Require.That(MaxIterations is >= 1 and <= 10_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 10,000");
        Require.That(Tolerance is >= 1e-9 and <= 0.1, nameof(Tolerance), Tolerance, "lies between 1e-9 and 0.1");
    }
}
