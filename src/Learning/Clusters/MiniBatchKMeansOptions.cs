namespace AudienceML.Learning.Clusters;

/// <summary>Settings of <see cref="MiniBatchKMeansLearner"/>.</summary>
public sealed record MiniBatchKMeansOptions
{
    /// <summary>Clusters, 1 to 65,536.</summary>
    public int Clusters { get; init; } = 8;

    /// <summary>Rows of a batch, drawn with replacement; 32 to 1,000,000.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Batches at most, 1 to 1,000,000.</summary>
    public int MaxBatches { get; init; } = 1000;

    /// <summary>Stops after so many batches in which the smoothed inertia did not fall; 1 to 1,000,000.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>Whether columns are divided by their standard deviation, so that each counts alike.</summary>
    public bool Standardize { get; init; }

    /// <summary>What happens to missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        ClusterGuards.Require(Clusters is >= 1 and <= 65_536, nameof(Clusters), Clusters, "lies between 1 and 65,536");
        ClusterGuards.Require(BatchSize is >= 32 and <= 1_000_000, nameof(BatchSize), BatchSize, "lies between 32 and 1,000,000");
        ClusterGuards.Require(MaxBatches is >= 1 and <= 1_000_000, nameof(MaxBatches), MaxBatches, "lies between 1 and 1,000,000");
        ClusterGuards.Require(Patience is >= 1 and <= 1_000_000, nameof(Patience), Patience, "lies between 1 and 1,000,000");
        ClusterGuards.Require(Enum.IsDefined(Missing), nameof(Missing), Missing, "is one of the values of MissingValues");
    }
}
