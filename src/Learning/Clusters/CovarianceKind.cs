namespace AudienceML.Learning.Clusters;

/// <summary>The shape that the components of a Gaussian mixture may take.</summary>
public enum CovarianceKind
{
    /// <summary>Each component has a covariance matrix of its own.</summary>
    Full,

    /// <summary>All components share one covariance matrix.</summary>
    Tied,

    /// <summary>Each component has a variance a column.</summary>
    Diagonal,

    /// <summary>Each component has one variance.</summary>
    Spherical,
}
