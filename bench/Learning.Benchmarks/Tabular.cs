using AudienceML.Learning.Data;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Rows drawn here.</summary>
internal static class Tabular
{
    private const int Features = 28;

    /// <summary>Gaussian features; the label follows products, waves and steps of some of them.</summary>
    public static LearningSet Draw(int rows, int seed, int features = Features)
    {
        var random = new Random(seed);
        var values = new float[rows * features];
        var labels = new float[rows];
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var angle = 2 * Math.PI * random.NextDouble();
            values[i] = (float)(radius * Math.Cos(angle));
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * Math.Sin(angle));
            }
        }

        for (var row = 0; row < rows; row++)
        {
            var x = values.AsSpan(row * features, features);
            var logit = (0.9 * x[0] * x[1]) + Math.Sin(2 * x[2]) + (0.8 * Math.Abs(x[3])) + (x[4] > 0 && x[5] > -0.5 ? 1.2 : 0)
                + (0.6 * x[6] * x[7] * x[8]) + (0.8 * Math.Cos((1.5 * x[9]) + x[10])) + (0.3 * x[11]) - (0.2 * x[12]) - 1;
            labels[row] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return new(new FeatureMatrix(values, rows, features), labels);
    }
}
