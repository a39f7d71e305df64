using AudienceML.Learning.Data;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>The mean of rows of factors.</summary>
internal static class FactorMean
{
    /// <summary>The mean of the rows that have a pair: what most are like.</summary>
    public static float[] Of(FactorBlock rows, SparseMatrix pairs)
    {
        var sums = new double[rows.Factors];
        var count = 0;
        for (var row = 0; row < rows.Rows; row++)
        {
            if (pairs.Columns(row).IsEmpty)
            {
                continue;
            }

            count++;
            var factors = rows.Row(row);
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += factors[k];
            }
        }

        return Array.ConvertAll(sums, sum => (float)(sum / Math.Max(1, count)));
    }
}
