using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Testing.Learning;

/// <summary>Rows around five centres in four dimensions, with another spread in each column.</summary>
public static class ClusterData
{
    /// <summary>The number of centres that the rows lie around.</summary>
    public const int Centers = 5;

    /// <summary>Creates rows: the same ones for the same seed.</summary>
    /// <param name="rows">0 or more.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="missingShare">The share of values that are NaN, 0 to 1.</param>
    public static FeatureMatrix Create(int rows, int seed, double missingShare = 0)
    {
        var random = new RandomSource(Seeds.Derive(seed, "cluster data"));
        var features = new FeatureMatrix(rows, 4);
        for (var i = 0; i < rows; i++)
        {
            var center = random.NextInt32(Centers);
            for (var j = 0; j < 4; j++)
            {
                var value = (6 * ((center >> (j % 3)) & 1)) + (center == 4 ? 3 : 0) + random.Normal(0, 0.5 + (0.5 * j));
                features.Row(i)[j] = random.Bernoulli(missingShare) ? float.NaN : (float)value;
            }
        }

        return features;
    }
}
