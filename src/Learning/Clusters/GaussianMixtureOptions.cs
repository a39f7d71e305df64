namespace AudienceML.Learning.Clusters;

/// <summary>Settings of <see cref="GaussianMixtureLearner"/>.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>Components, 1 to 4,096.</summary>
    public int Components { get; init; } = 3;

    /// <summary>The shape of the components.</summary>
    public CovarianceKind Covariance { get; init; }

    /// <summary>Added to each variance, in scaled coordinates, so that no component collapses onto a row; 0 to 1e6.</summary>
    public double Regularization { get; init; } = 1e-6;

    /// <summary>Steps of expectation and maximisation at most, 1 to 100,000.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Stops when the mean log-likelihood of a row gains less in a step; 0 to 1.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Runs from other starts, of which the likeliest is kept; 1 to 1,000.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Whether columns are divided by their standard deviation first; it changes only the start and the meaning of <see cref="Regularization"/>.</summary>
    public bool Standardize { get; init; }

    /// <summary>What happens to missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        ClusterGuards.Require(Components is >= 1 and <= 4_096, nameof(Components), Components, "lies between 1 and 4,096");
        ClusterGuards.Require(Enum.IsDefined(Covariance), nameof(Covariance), Covariance, "is one of the values of CovarianceKind");
        ClusterGuards.Require(Enum.IsDefined(Missing), nameof(Missing), Missing, "is one of the values of MissingValues");
        ClusterGuards.Require(Regularization is >= 0 and <= 1e6, nameof(Regularization), Regularization, "lies between 0 and 1,000,000");
        ClusterGuards.Require(MaxIterations is >= 1 and <= 100_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 100,000");
        ClusterGuards.Require(Tolerance is >= 0 and <= 1, nameof(Tolerance), Tolerance, "lies between 0 and 1");
        ClusterGuards.Require(Restarts is >= 1 and <= 1_000, nameof(Restarts), Restarts, "lies between 1 and 1,000");
    }
}
