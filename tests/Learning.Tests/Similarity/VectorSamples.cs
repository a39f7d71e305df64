using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Tests.Similarity;

/// <summary>Vectors for indices, and the plain search that they are compared with.</summary>
internal static class VectorSamples
{
    /// <summary>Values of a rough bell shape; every seventh vector repeats the one before, for equal scores.</summary>
    public static FeatureMatrix Draw(int rows, int columns, int seed)
    {
        var random = new RandomSource((ulong)seed);
        var matrix = new FeatureMatrix(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            var values = matrix.Row(row);
            for (var i = 0; i < columns; i++)
            {
                values[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * (1 + (row % 5));
            }

            if (row % 7 == 6)
            {
                matrix.Row(row - 1).CopyTo(values);
            }
        }

        return matrix;
    }

    /// <summary>Clusters: vectors near one of so many centres.</summary>
    public static FeatureMatrix DrawClusters(int rows, int columns, int clusters, int seed)
    {
        var centers = Draw(clusters, columns, seed);
        var noise = Draw(rows, columns, seed + 1);
        for (var row = 0; row < rows; row++)
        {
            var values = noise.Row(row);
            var center = centers.Row(row * 31 % clusters);
            for (var i = 0; i < columns; i++)
            {
                values[i] = center[i] + (values[i] * 0.1f);
            }
        }

        return noise;
    }

    /// <summary>The score of two vectors, computed plainly.</summary>
    public static float Score(SimilarityMetric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        switch (metric)
        {
            case SimilarityMetric.InnerProduct:
                return Kernels.Dot(x, y);
            case SimilarityMetric.L2:
                return -Kernels.SquaredDistance(x, y);
            default:
                return Kernels.Dot(Normalized(x), Normalized(y));
        }
    }

    /// <summary>The nearest by sorting the scores of all.</summary>
    public static (int[] Ids, float[] Scores) Nearest(
        SimilarityMetric metric, ReadOnlyMemory<float> query, FeatureMatrix vectors, IReadOnlyList<int> ids, int count, Func<int, bool>? filter = null)
    {
        var best = Enumerable.Range(0, vectors.RowCount)
            .Where(row => filter is null || filter(ids[row]))
            .Select(row => (Id: ids[row], Score: Score(metric, query.Span, vectors.Row(row))))
            .OrderByDescending(found => found.Score).ThenBy(found => found.Id).Take(count).ToArray();
        return ([.. best.Select(found => found.Id)], [.. best.Select(found => found.Score)]);
    }

    private static float[] Normalized(ReadOnlySpan<float> x)
    {
        var squares = 0d;
        foreach (var value in x)
        {
            squares += (double)value * value;
        }

        var length = Math.Sqrt(squares);
        var to = new float[x.Length];
        for (var i = 0; i < x.Length && length > 0; i++)
        {
            to[i] = (float)(x[i] * (1 / length));
        }

        return to;
    }
}
