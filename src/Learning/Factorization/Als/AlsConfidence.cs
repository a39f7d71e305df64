namespace AudienceML.Learning.Factorization.Als;

/// <summary>How the value of a pair becomes a weight in the loss. Cells without a pair weigh a0, the unobserved weight, and want the score 0.</summary>
/// <remarks>
/// With c = alpha·|value| all three have the same loss w·(score − p)² for a pair, where p is 1 for a value above 0 and 0 for one below; they
/// differ in the weight w and in the target.
/// </remarks>
public enum AlsConfidence
{
    /// <summary>c·(score − 1)² comes on top of the a0·score² of every cell (Rendle et al., Revisiting the Performance of iALS, 2021).</summary>
    Added,

    /// <summary>(a0 + c)·(score − 1)²; with a0 = 1 the 1 + alpha·r of Hu, Koren and Volinsky (2008).</summary>
    Raised,

    /// <summary>c·(score − 1)² stands in place of a0·score², as in the Python package implicit.</summary>
    Absolute,
}
