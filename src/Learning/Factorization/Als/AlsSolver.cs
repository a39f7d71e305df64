namespace AudienceML.Learning.Factorization.Als;

/// <summary>How the least-squares problem of one user or item is solved.</summary>
public enum AlsSolver
{
    /// <summary>Exactly, by the normal equations and their Cholesky factor.</summary>
    Cholesky,

    /// <summary>A few steps of conjugate gradients from the factors of the last iteration (Takács, Pilászy and Tikk 2011).</summary>
    ConjugateGradient,

    /// <summary>One pass over blocks of factors, each solved exactly while the others stand (iALS++, Rendle et al. 2021). For many factors.</summary>
    BlockCoordinate,
}
