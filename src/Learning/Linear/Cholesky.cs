namespace AudienceML.Learning.Linear;

/// <summary>A = L·Lᵀ for a symmetric positive definite A, given and overwritten as its lower triangle, row after row.</summary>
internal static class Cholesky
{
    /// <summary>The place of row j, column k ≤ j in a lower triangle.</summary>
    public static int Index(int j, int k) => (j * (j + 1) / 2) + k;

    /// <summary>Factors in place; false when A is not positive definite.</summary>
    public static bool TryFactor(double[] triangle, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var rowI = triangle.AsSpan(Index(i, 0), i + 1);
            for (var j = 0; j <= i; j++)
            {
                var rowJ = triangle.AsSpan(Index(j, 0), j + 1);
                var sum = rowI[j] - Dense.Dot(rowI[..j], rowJ[..j]);
                if (j < i)
                {
                    rowI[j] = sum / rowJ[j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    rowI[i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Solves L·Lᵀ·x = b in place.</summary>
    public static void Solve(double[] factor, Span<double> b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            b[i] = (b[i] - Dense.Dot(factor.AsSpan(Index(i, 0), i), b[..i])) / factor[Index(i, i)];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                b[i] -= factor[Index(k, i)] * b[k];
            }

            b[i] /= factor[Index(i, i)];
        }
    }

    /// <summary>
    /// The factor of a curvature that is positive semidefinite but for rounding: while it is singular, its diagonal is raised.
    /// </summary>
    /// <param name="triangle">Is left as it is.</param>
    /// <param name="n">Rows.</param>
    public static double[] FactorRaised(double[] triangle, int n)
    {
        var largest = 0.0;
        for (var j = 0; j < n; j++)
        {
            largest = Math.Max(largest, triangle[Index(j, j)]);
        }

        for (var raise = 0.0; ; raise = raise == 0 ? 1e-7 * Math.Max(largest, 1e-30) : raise * 10)
        {
            var factor = triangle.ToArray();
            for (var j = 0; j < n; j++)
            {
                factor[Index(j, j)] += raise;
            }

            if (TryFactor(factor, n))
            {
                return factor;
            }

            if (!double.IsFinite(raise))
            {
                throw new ArithmeticException("The curvature of the loss is not a number.");
            }
        }
    }
}
