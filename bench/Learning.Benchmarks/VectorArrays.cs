using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Benchmarks;

/// <summary>200,000 vectors of 64 values, 10,000 queries and their ten nearest, for searching.</summary>
/// <remarks>"clustered" are 2,000 tight clusters, "hard" has none: the j-th value has a standard deviation of 1 ÷ √j.</remarks>
internal static class VectorArrays
{
    public const int Dimension = 64;
    private const int Rows = 200_000;
    private const int Queries = 10_000;
    private const int Clusters = 2000;

    public static FeatureMatrix Matrix(this Arrays arrays, string name)
    {
        var values = arrays.Read(name);
        return new(values, values.Length / Dimension, Dimension);
    }

    public static int[] Ids(int count)
    {
        var ids = new int[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = i;
        }

        return ids;
    }

    /// <summary>Draws what the folder lacks, and finds the nearest of each query once.</summary>
    public static void Ensure(Arrays arrays, string set)
    {
        arrays.Ensure($"{set}_base", Dimension, () => Draw(set, Rows, 1));
        arrays.Ensure($"{set}_query", Dimension, () => Draw(set, Queries, 2));
        arrays.Ensure($"{set}_nearest", 10, () =>
        {
            var vectors = arrays.Matrix($"{set}_base");
            var queries = arrays.Matrix($"{set}_query");
            var index = new ExactIndex(Dimension, SimilarityMetric.L2);
            index.Add(Ids(vectors.RowCount), vectors, 2);
            var (ids, scores) = (new int[queries.RowCount * 10], new float[queries.RowCount * 10]);
            index.Search(queries, 10, ids, scores, maxDegreeOfParallelism: 2);
            return Array.ConvertAll(ids, id => (float)id);
        });
    }

    /// <summary>The share of the ten nearest that were found.</summary>
    public static double Recall(ReadOnlySpan<int> found, ReadOnlySpan<float> nearest)
    {
        var hits = 0;
        for (var i = 0; i < found.Length; i++)
        {
            hits += nearest.Slice(i / 10 * 10, 10).Contains(found[i]) ? 1 : 0;
        }

        return hits / (double)found.Length;
    }

    /// <summary>Draws from the normal distribution.</summary>
    public static float[] Normal(int count, int seed)
    {
        var random = new RandomSource((ulong)seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    private static float[] Draw(string set, int rows, int seed)
    {
        var values = Normal(rows * Dimension, seed);
        var centers = Normal(Clusters * Dimension, 3);
        var random = new RandomSource((ulong)seed + 100);
        for (var row = 0; row < rows; row++)
        {
            var cluster = random.NextInt32(Clusters);
            for (var j = 0; j < Dimension; j++)
            {
                ref var value = ref values[(row * Dimension) + j];
                value = string.Equals(set, "hard", StringComparison.Ordinal)
                    ? value / MathF.Sqrt(j + 1)
                    : centers[(cluster * Dimension) + j] + (0.55f * value);
            }
        }

        return values;
    }
}
