namespace AudienceML.Learning.Numerics;

/// <summary>Elementary functions in single precision with the same bits everywhere, and the same bits as <see cref="VectorMath"/>.</summary>
/// <remarks>Errors stay within 2 ulp. A row scored alone and a row scored in a batch agree because both run these steps.</remarks>
public static class DeterministicMathF
{
    /// <summary>e to the power <paramref name="x"/>; +∞ above 88.73, 0 below -103.98, NaN for NaN.</summary>
    public static float Exp(float x) => ExpOperator.Invoke(x);

    /// <summary>The natural logarithm; -∞ for 0, NaN for negative numbers and NaN.</summary>
    public static float Log(float x) => LogOperator.Invoke(x);

    /// <summary>1 / (1 + e^-x), the logistic function, without overflow.</summary>
    public static float Sigmoid(float x) => SigmoidOperator.Invoke(x);
}
