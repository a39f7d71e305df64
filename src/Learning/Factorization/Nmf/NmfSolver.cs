namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>How the factors of a non-negative factorization are moved.</summary>
public enum NmfSolver
{
    /// <summary>Hierarchical alternating least squares (Cichocki and Phan 2009): each factor of each row to its best value, one after the other.</summary>
    Hals,

    /// <summary>Multiplicative updates (Lee and Seung 2001): slower, and a factor that is 0 stays 0.</summary>
    MultiplicativeUpdate,
}
