using System.Runtime.InteropServices;
using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Splits what a user liked into sides of taste: k-means on vectors of length 1, the number of sides by silhouette.</summary>
internal static class TasteSides
{
    // The silhouette compares all pairs; more items than these change the sides little.
    private const int Most = 300;

    /// <summary>The sides, each the places in <paramref name="liked"/> of its items; the weightiest side first.</summary>
    public static List<int[]> Split(
        TasteSpace space, ReadOnlySpan<(int Item, double Weight)> liked, DailyMixesOptions options, CancellationToken cancellationToken)
    {
        var rows = new FeatureMatrix(Math.Min(Most, liked.Length), space.Width);
        for (var i = 0; i < rows.RowCount; i++)
        {
            space.Of(liked[i].Item).CopyTo(rows.Row(i));
        }

        var clusters = Cluster(rows, options, cancellationToken);
        var sides = Enumerable.Range(0, rows.RowCount).GroupBy(i => clusters[i]).Select(g => g.ToList()).ToList();
        Merge(sides, rows, options.LeastMembers);
        var centres = sides.ConvertAll(side => Centre(side, rows));
        for (var i = rows.RowCount; i < liked.Length; i++)
        {
            sides[Nearest(centres, space.Of(liked[i].Item))].Add(i);
        }

        var weights = liked.ToArray();
        return [.. sides.OrderByDescending(s => s.Sum(i => weights[i].Weight)).ThenBy(s => s[0]).Select(s => s.ToArray())];
    }

    private static int[] Cluster(FeatureMatrix rows, DailyMixesOptions options, CancellationToken cancellationToken)
    {
        var clusters = new int[rows.RowCount];
        var greatest = Math.Min(options.Mixes, Math.Min(rows.RowCount / options.LeastMembers, Different(rows) - 1));
        if (greatest < 2)
        {
            return clusters;
        }

        var (best, bestSilhouette) = (clusters, options.LeastSilhouette);
        for (var count = 2; count <= greatest; count++)
        {
            var model = new KMeansLearner(new KMeansOptions { Clusters = count, Restarts = 3 }).Learn(rows, default, new LearningContext(), cancellationToken);
            var tried = new int[rows.RowCount];
            var silhouette = Silhouette(model, rows, tried, cancellationToken);
            if (silhouette > bestSilhouette)
            {
                (best, bestSilhouette) = (tried, silhouette);
            }
        }

        return best;
    }

    /// <summary>
    /// The mean of (b - a) / max(a, b) over the rows, a the distance to the own centre and b to the nearest other one (the simplified silhouette
    /// of Hruschka, de Castro and Campello 2004): rows × clusters where all pairs would take rows × rows.
    /// </summary>
    private static double Silhouette(KMeansModel model, FeatureMatrix rows, Span<int> clusters, CancellationToken cancellationToken)
    {
        var distances = new float[rows.RowCount * model.ClusterCount];
        model.Score(rows, distances, cancellationToken);
        model.Assign(rows, clusters, cancellationToken);
        var sum = 0.0;
        for (var i = 0; i < rows.RowCount; i++)
        {
            var to = distances.AsSpan(i * model.ClusterCount, model.ClusterCount);
            var (own, other) = (to[clusters[i]], float.PositiveInfinity);
            for (var c = 0; c < to.Length; c++)
            {
                other = c == clusters[i] ? other : Math.Min(other, to[c]);
            }

            sum += other > 0 ? ((double)other - own) / Math.Max(own, other) : 0;
        }

        return sum / rows.RowCount;
    }

    /// <summary>Sides that are too small go to the nearest that is not.</summary>
    private static void Merge(List<List<int>> sides, FeatureMatrix rows, int least)
    {
        while (sides.Count > 1 && sides.MinBy(s => s.Count) is { } smallest && smallest.Count < least)
        {
            sides.Remove(smallest);
            var centres = sides.ConvertAll(side => Centre(side, rows));
            foreach (var i in smallest)
            {
                sides[Nearest(centres, rows.Row(i))].Add(i);
            }
        }
    }

    private static int Nearest(List<float[]> centres, ReadOnlySpan<float> vector)
    {
        var (best, bestSimilarity) = (0, float.NegativeInfinity);
        for (var c = 0; c < centres.Count; c++)
        {
            var similarity = Kernels.Dot(centres[c], vector);
            if (similarity > bestSimilarity)
            {
                (best, bestSimilarity) = (c, similarity);
            }
        }

        return best;
    }

    private static float[] Centre(List<int> side, FeatureMatrix rows)
    {
        var (sum, centre) = (new double[rows.ColumnCount], new float[rows.ColumnCount]);
        foreach (var i in side)
        {
            for (var j = 0; j < sum.Length; j++)
            {
                sum[j] += rows.Row(i)[j];
            }
        }

        TasteSpace.Normalise(sum, centre);
        return centre;
    }

    private static int Different(FeatureMatrix rows)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.RowCount; i++)
        {
            seen.Add(Convert.ToBase64String(MemoryMarshal.AsBytes(rows.Row(i))));
        }

        return seen.Count;
    }
}
