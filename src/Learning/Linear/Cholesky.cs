namespace AudienceML.Learning.Linear;

/// <summary>Solves A·x = b for a symmetric positive definite A, given and overwritten as its lower triangle, row after row.</summary>
internal static class Cholesky
{
    /// <summary>Factors and solves in place; false when A is not positive definite.</summary>
    public static bool TrySolve(double[] triangle, double[] b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            var rowI = LogisticObjective.Index(i, 0);
            for (var j = 0; j <= i; j++)
            {
                var rowJ = LogisticObjective.Index(j, 0);
                var sum = triangle[rowI + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= triangle[rowI + k] * triangle[rowJ + k];
                }

                if (j < i)
                {
                    triangle[rowI + j] = sum / triangle[rowJ + j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    triangle[rowI + i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                b[i] -= triangle[LogisticObjective.Index(i, k)] * b[k];
            }

            b[i] /= triangle[LogisticObjective.Index(i, i)];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                b[i] -= triangle[LogisticObjective.Index(k, i)] * b[k];
            }

            b[i] /= triangle[LogisticObjective.Index(i, i)];
        }

        return true;
    }
}
