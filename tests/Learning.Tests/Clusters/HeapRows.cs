using AudienceML.Learning.Data;

namespace AudienceML.Learning.Tests.Clusters;

/// <summary>Three heaps of 80 rows by a formula, so that another library can be given the same ones.</summary>
internal static class HeapRows
{
    public static FeatureMatrix Create()
    {
        var features = new FeatureMatrix(240, 3);
        for (var i = 0; i < 240; i++)
        {
            var noise = i * 7 % 13 / 6.0;
            features.Row(i)[0] = (float)((i % 3 == 1 ? 6 : 0) + noise);
            features.Row(i)[1] = (float)((i % 3 == 2 ? 5 : 0) + (i * 11 % 17 / 8.0) + (0.3 * noise));
            features.Row(i)[2] = (float)(i * 5 % 19 / 9.0);
        }

        return features;
    }

    public static int[] Heaps() => [.. Enumerable.Range(0, 240).Select(i => i % 3)];
}
