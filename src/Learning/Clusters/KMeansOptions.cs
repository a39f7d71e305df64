using AudienceML.Learning.Data;

namespace AudienceML.Learning.Clusters;

/// <summary>Settings of <see cref="KMeansLearner"/>.</summary>
public sealed record KMeansOptions
{
    /// <summary>Clusters, 1 to 65,536.</summary>
    public int Clusters { get; init; } = 8;

    /// <summary>How the first centres are chosen, where <see cref="InitialCenters"/> does not give them.</summary>
    public KMeansSeeding Seeding { get; init; } = KMeansSeeding.PlusPlus;

    /// <summary>The first centres, <see cref="Clusters"/> rows in the units of the features; null to choose them.</summary>
    public FeatureMatrix? InitialCenters { get; init; }

    /// <summary>Runs with other first centres, of which the one of least inertia is kept; 1 to 1,000. Given centres are run once.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Iterations of a run at most, 1 to 100,000.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>
    /// Stops when the squared moves of all centres add up to no more than this times the mean variance of the columns; 0 to 1. With 0 a run
    /// ends when no row changes its cluster.
    /// </summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Whether columns are divided by their standard deviation, so that each counts alike.</summary>
    public bool Standardize { get; init; }

    /// <summary>What happens to missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        ClusterGuards.Require(Clusters is >= 1 and <= 65_536, nameof(Clusters), Clusters, "lies between 1 and 65,536");
        ClusterGuards.Require(Enum.IsDefined(Seeding), nameof(Seeding), Seeding, "is one of the values of KMeansSeeding");
        ClusterGuards.Require(Enum.IsDefined(Missing), nameof(Missing), Missing, "is one of the values of MissingValues");
        ClusterGuards.Require(Restarts is >= 1 and <= 1_000, nameof(Restarts), Restarts, "lies between 1 and 1,000");
        ClusterGuards.Require(MaxIterations is >= 1 and <= 100_000, nameof(MaxIterations), MaxIterations, "lies between 1 and 100,000");
        ClusterGuards.Require(Tolerance is >= 0 and <= 1, nameof(Tolerance), Tolerance, "lies between 0 and 1");
        if (InitialCenters is { } given)
        {
            ClusterGuards.Require(given.RowCount == Clusters, nameof(InitialCenters), given.RowCount, $"has as many rows as {nameof(Clusters)}, {Clusters}");
        }
    }
}
