namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>Settings of <see cref="NonNegativeMatrixFactorizationLearner"/>.</summary>
public sealed record NonNegativeMatrixFactorizationOptions
{
    /// <summary>Factors, 1 to 1,024.</summary>
    public int Factors { get; init; } = 32;

    /// <summary>How the factors are moved.</summary>
    public NmfSolver Solver { get; init; } = NmfSolver.Hals;

    /// <summary>Iterations at most, 1 to 100,000; each moves the factors of all rows, then those of all columns.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Stops when an iteration lowers the objective by less than this share of it; 0 to 1. 0 runs all iterations.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>What the sum of all factors costs, 0 to 1,000,000. Makes factors sparse.</summary>
    public double L1 { get; init; }

    /// <summary>What half the sum of all squared factors costs, 0 to 1,000,000.</summary>
    public double L2 { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        FactorGuards.RequireFactors(Factors);
        FactorGuards.Require(Enum.IsDefined(Solver), nameof(Solver), Solver, "is one of the values of NmfSolver");
        FactorGuards.Require(MaxIterations is >= 1 and <= 100_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 100,000");
        FactorGuards.Require(Tolerance is >= 0 and <= 1, nameof(Tolerance), Tolerance, "lies between 0 and 1");
        FactorGuards.Require(L1 is >= 0 and <= 1_000_000, nameof(L1), L1, "lies between 0 and 1,000,000");
        FactorGuards.Require(L2 is >= 0 and <= 1_000_000, nameof(L2), L2, "lies between 0 and 1,000,000");
    }
}
