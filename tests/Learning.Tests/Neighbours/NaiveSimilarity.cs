using AudienceML.Learning.Neighbours;

namespace AudienceML.Learning.Tests.Neighbours;

/// <summary>Similarities as the formulas read, on a plain table in double precision.</summary>
internal static class NaiveSimilarity
{
    /// <summary>Similarities between all rows of a table; 0 where they are not alike.</summary>
    public static double[,] Between(double[,] table, NeighbourOptions options)
    {
        var (rows, columns) = (table.GetLength(0), table.GetLength(1));
        var weighted = new double[rows, columns];
        var meanLength = Enumerable.Range(0, rows).Sum(r => Row(table, r).Sum()) / rows;
        for (var c = 0; c < columns; c++)
        {
            var having = Enumerable.Range(0, rows).Where(r => table[r, c] != 0).ToArray();
            var idf = Math.Max(0, Math.Log((double)rows / (1 + having.Length)));
            foreach (var r in having)
            {
                var x = table[r, c];
                var scale = options.SaturationK1 * (1 - options.LengthB + (options.LengthB * Row(table, r).Sum() / meanLength));
                weighted[r, c] = options.Similarity switch
                {
                    NeighbourSimilarity.Jaccard => 1,
                    NeighbourSimilarity.AdjustedCosine => x - having.Average(h => table[h, c]),
                    _ => options.Weighting switch
                    {
                        NeighbourWeighting.TfIdf => Math.Sqrt(x) * idf,
                        NeighbourWeighting.Bm25 => x * (options.SaturationK1 + 1) / (scale + x) * idf,
                        _ => x,
                    },
                };
            }
        }

        var result = new double[rows, rows];
        for (var a = 0; a < rows; a++)
        {
            for (var b = 0; b < rows; b++)
            {
                result[a, b] = a == b ? 0 : Math.Pow(Math.Max(0, Compare(Row(weighted, a), Row(weighted, b), options)), options.Power);
            }
        }

        return result;
    }

    public static double[] Row(double[,] table, int row) => [.. Enumerable.Range(0, table.GetLength(1)).Select(c => table[row, c])];

    public static double[,] Transpose(double[,] table)
    {
        var turned = new double[table.GetLength(1), table.GetLength(0)];
        for (var i = 0; i < table.GetLength(0); i++)
        {
            for (var j = 0; j < table.GetLength(1); j++)
            {
                turned[j, i] = table[i, j];
            }
        }

        return turned;
    }

    private static double Compare(double[] a, double[] b, NeighbourOptions options)
    {
        var n = a.Length;
        var dot = Enumerable.Range(0, n).Sum(i => a[i] * b[i]);
        if (dot == 0)
        {
            return 0;
        }

        switch (options.Similarity)
        {
            case NeighbourSimilarity.InnerProduct:
                return dot;
            case NeighbourSimilarity.Jaccard:
                return dot / (a.Sum() + b.Sum() - dot + options.Shrink);
            case NeighbourSimilarity.Pearson:
                var (meanA, meanB) = (a.Average(), b.Average());
                var covariance = Enumerable.Range(0, n).Sum(i => (a[i] - meanA) * (b[i] - meanB));
                return covariance / (Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(x => (x - meanB) * (x - meanB))) + options.Shrink);
            default:
                return dot / (Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x)) + options.Shrink);
        }
    }
}
