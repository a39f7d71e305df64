using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>How well a partition separates its rows, without knowing the truth. Empty clusters count as absent.</summary>
/// <remarks>All take rows of finite values in the coordinates in which distances are meant: scale them first when the clustering did.</remarks>
public static class ClusterIndices
{
    /// <summary>
    /// The mean silhouette (Rousseeuw 1987), (b - a) / max(a, b), where a is a row's mean distance from its own cluster and b that from the
    /// nearest other one: from -1 to 1, more is better. A row alone in its cluster counts 0.
    /// </summary>
    /// <param name="features">Rows × columns.</param>
    /// <param name="clusters">One cluster a row, 0 or more.</param>
    /// <param name="sampleSize">Rows drawn at most, 2 or more, as the work grows with their square; 5,000 give about two digits.</param>
    /// <param name="context">Seed of the sample, threads.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <exception cref="ArgumentException">Fewer than 2 clusters, or one a row; or a value is not finite.</exception>
    public static double Silhouette(
        FeatureMatrix features, ReadOnlySpan<int> clusters, int sampleSize = 5_000, LearningContext? context = null, CancellationToken cancellationToken = default)
    {
        Check(features, clusters);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 2);
        context ??= new LearningContext();
        int[] assigned = [.. clusters];
        if (features.RowCount > sampleSize)
        {
            var drawn = new RandomSource(Seeds.Derive(context.Seed, "silhouette")).Permutation(features.RowCount)[..sampleSize];
            Array.Sort(drawn);
            features = features.Select(drawn);
            assigned = [.. drawn.Select(i => assigned[i])];
        }

        var sizes = Sizes(assigned);
        CheckCounts(sizes, features.RowCount);
        var values = new double[features.RowCount];
        Blocks.For(features.RowCount, 16, context.MaxDegreeOfParallelism, (_, start, count) =>
        {
            var sums = new double[sizes.Length];
            for (var i = start; i < start + count; i++)
            {
                Array.Clear(sums);
                for (var other = 0; other < assigned.Length; other++)
                {
                    sums[assigned[other]] += Math.Sqrt(Kernels.SquaredDistance(features.Row(i), features.Row(other)));
                }

                values[i] = Silhouette(sums, sizes, assigned[i]);
            }
        }, cancellationToken);
        return values.Sum() / values.Length;
    }

    /// <summary>
    /// Davies and Bouldin (1979): the mean over clusters of the worst (spread + other's spread) / distance of the centres; 0 or more, less is better.
    /// </summary>
    /// <param name="features">Rows × columns.</param>
    /// <param name="clusters">One cluster a row, 0 or more.</param>
    /// <exception cref="ArgumentException">Fewer than 2 clusters, or one a row; or a value is not finite.</exception>
    public static double DaviesBouldin(FeatureMatrix features, ReadOnlySpan<int> clusters)
    {
        Check(features, clusters);
        var sizes = Sizes(clusters);
        CheckCounts(sizes, features.RowCount);
        var centers = Centers(features, clusters, sizes);
        var spreads = new double[sizes.Length];
        for (var i = 0; i < features.RowCount; i++)
        {
            spreads[clusters[i]] += Math.Sqrt(Squared(features.Row(i), centers[clusters[i]])) / sizes[clusters[i]];
        }

        var sum = 0.0;
        var count = 0;
        for (var c = 0; c < sizes.Length; c++)
        {
            var worst = 0.0;
            for (var other = 0; other < sizes.Length && sizes[c] > 0; other++)
            {
                if (other != c && sizes[other] > 0)
                {
                    var distance = Math.Sqrt(Squared(centers[c], centers[other]));
                    worst = Math.Max(worst, distance > 0 ? (spreads[c] + spreads[other]) / distance : 0);
                }
            }

            sum += worst;
            count += sizes[c] > 0 ? 1 : 0;
        }

        return sum / count;
    }

    /// <summary>
    /// Calinski and Harabasz (1974): variance between clusters over variance within, each by its degrees of freedom; more is better.
    /// </summary>
    /// <param name="features">Rows × columns.</param>
    /// <param name="clusters">One cluster a row, 0 or more.</param>
    /// <exception cref="ArgumentException">Fewer than 2 clusters, or one a row; or a value is not finite.</exception>
    public static double CalinskiHarabasz(FeatureMatrix features, ReadOnlySpan<int> clusters)
    {
        Check(features, clusters);
        var sizes = Sizes(clusters);
        CheckCounts(sizes, features.RowCount);
        var centers = Centers(features, clusters, sizes);
        var all = Centers(features, new int[features.RowCount], [features.RowCount])[0];
        double within = 0, between = 0;
        for (var i = 0; i < features.RowCount; i++)
        {
            within += Squared(features.Row(i), centers[clusters[i]]);
        }

        for (var c = 0; c < sizes.Length; c++)
        {
            between += sizes[c] > 0 ? sizes[c] * Squared(centers[c], all) : 0;
        }

        var count = sizes.Count(s => s > 0);
        return within > 0 ? between * (features.RowCount - count) / (within * (count - 1)) : 1;
    }

    private static double Silhouette(double[] sums, int[] sizes, int own)
    {
        if (sizes[own] == 1)
        {
            return 0;
        }

        var inside = sums[own] / (sizes[own] - 1);
        var outside = double.PositiveInfinity;
        for (var c = 0; c < sizes.Length; c++)
        {
            outside = c != own && sizes[c] > 0 ? Math.Min(outside, sums[c] / sizes[c]) : outside;
        }

        var greater = Math.Max(inside, outside);
        return greater > 0 ? (outside - inside) / greater : 0;
    }

    private static void Check(FeatureMatrix features, ReadOnlySpan<int> clusters)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (clusters.Length != features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many clusters, not {clusters.Length}.", nameof(clusters));
        }

        var bad = clusters.IndexOfAnyExceptInRange(0, int.MaxValue - 1);
        if (bad >= 0)
        {
            throw new ArgumentException($"The cluster of row {bad} is {clusters[bad]}; clusters are counted from 0.", nameof(clusters));
        }

        for (var i = 0; i < features.Values.Length; i++)
        {
            if (!float.IsFinite(features.Values[i]))
            {
                throw new ArgumentException(
                    $"Column {i % features.ColumnCount} of row {i / features.ColumnCount} is {features.Values[i]}; distances need finite values.",
                    nameof(features));
            }
        }
    }

    private static int[] Sizes(ReadOnlySpan<int> clusters)
    {
        var greatest = -1;
        foreach (var cluster in clusters)
        {
            greatest = Math.Max(greatest, cluster);
        }

        var sizes = new int[greatest + 1];
        foreach (var cluster in clusters)
        {
            sizes[cluster]++;
        }

        return sizes;
    }

    private static void CheckCounts(int[] sizes, int rows)
    {
        var count = sizes.Count(s => s > 0);
        if (count < 2 || count >= rows)
        {
            throw new ArgumentException($"An index needs 2 clusters or more and fewer than rows; there are {count} clusters of {rows} rows.", nameof(sizes));
        }
    }

    private static double[][] Centers(FeatureMatrix features, ReadOnlySpan<int> clusters, int[] sizes)
    {
        var centers = Array.ConvertAll(sizes, _ => new double[features.ColumnCount]);
        for (var i = 0; i < features.RowCount; i++)
        {
            var center = centers[clusters[i]];
            var row = features.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                center[j] += row[j];
            }
        }

        for (var c = 0; c < sizes.Length; c++)
        {
            for (var j = 0; j < features.ColumnCount; j++)
            {
                centers[c][j] /= Math.Max(1, sizes[c]);
            }
        }

        return centers;
    }

    private static double Squared(ReadOnlySpan<float> row, double[] center)
    {
        var sum = 0.0;
        for (var j = 0; j < row.Length; j++)
        {
            sum += (row[j] - center[j]) * (row[j] - center[j]);
        }

        return sum;
    }

    private static double Squared(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var j = 0; j < left.Length; j++)
        {
            sum += (left[j] - right[j]) * (left[j] - right[j]);
        }

        return sum;
    }
}
