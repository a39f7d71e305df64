using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Tests.Clusters;

/// <summary>Lloyd's iteration as the textbook has it, with the same single-precision scores and sums in double precision.</summary>
internal static class PlainKMeans
{
    public static (int[] Assigned, double Inertia) Run(FeatureMatrix features, int k, int iterations)
    {
        using var packed = ClusterRows.Create(features, default, false, MissingValues.Mean, new LearningContext(), default);
        var columns = features.ColumnCount;
        var rows = new float[features.RowCount][];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[columns];
            packed.Row(i, rows[i]);
        }

        var centers = rows[..k].Select(r => (float[])r.Clone()).ToArray();
        var assigned = Assign(rows, centers);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            for (var c = 0; c < k; c++)
            {
                var mine = rows.Where((_, i) => assigned[i] == c).ToArray();
                for (var j = 0; j < columns && mine.Length > 0; j++)
                {
                    centers[c][j] = (float)(mine.Sum(r => (double)r[j]) / mine.Length);
                }
            }

            var next = Assign(rows, centers);
            if (next.SequenceEqual(assigned))
            {
                break;
            }

            assigned = next;
        }

        var inertia = rows.Select((r, i) => r.Zip(centers[assigned[i]]).Sum(p => (p.First - (double)p.Second) * (p.First - (double)p.Second))).Sum();
        return (assigned, inertia);
    }

    private static int[] Assign(float[][] rows, float[][] centers) => [.. rows.Select(row =>
    {
        var nearest = 0;
        var best = float.NegativeInfinity;
        for (var c = 0; c < centers.Length; c++)
        {
            var score = (float)(-0.5 * centers[c].Sum(v => (double)v * v));
            for (var j = 0; j < row.Length; j++)
            {
                score = MathF.FusedMultiplyAdd(row[j], centers[c][j], score);
            }

            (nearest, best) = score > best ? (c, score) : (nearest, best);
        }

        return nearest;
    })];
}
