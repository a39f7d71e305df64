using AudienceML.Learning.Data;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Rows of ten categories, from 10 to 10,000 values, and ten numbers.</summary>
/// <remarks>
/// Values are about as frequent as 1 / (rank + a tenth of their number) to the 0.8. Each has an effect of its own (normal, deviation 0.4); the
/// values of three categories also bend the effect of a number, so that their mean label does not tell all.
/// </remarks>
internal static class CategoryTabular
{
    public const int TrainRows = 500_000;
    public const int TestRows = 100_000;
    private const int Numbers = 10;

    public static int[] Values { get; } = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    public static int ColumnCount => Values.Length + Numbers;

    /// <summary>The columns as the learner has to know them.</summary>
    public static FeatureColumn[] Columns() =>
    [
        .. Values.Select((count, i) => new FeatureColumn($"category{i}", FeatureKind.Category, count)),
        .. Enumerable.Range(0, Numbers).Select(i => new FeatureColumn($"number{i}", FeatureKind.Number)),
    ];

    /// <summary>Training rows followed by test rows: features and labels.</summary>
    public static (float[] Features, float[] Labels) Draw()
    {
        var random = new Random(7);
        var shares = Array.ConvertAll(Values, count => Shares(count, random));
        var effects = Array.ConvertAll(Values, count => Normals(count, random));
        var (third, fifth, seventh) = (Normals(Values[2], random), Normals(Values[4], random), Normals(Values[6], random));
        var features = new float[(TrainRows + TestRows) * ColumnCount];
        var labels = new float[TrainRows + TestRows];
        for (var row = 0; row < labels.Length; row++)
        {
            var x = features.AsSpan(row * ColumnCount, ColumnCount);
            var logit = 0.0;
            for (var c = 0; c < Values.Length; c++)
            {
                var code = Array.BinarySearch(shares[c], random.NextDouble());
                code = Math.Min(code >= 0 ? code : ~code, Values[c] - 1);
                x[c] = code;
                logit += 0.4 * effects[c][code];
            }

            var z = x[Values.Length..];
            for (var i = 0; i < Numbers; i++)
            {
                z[i] = (float)Normal(random);
            }

            logit += (0.6 * z[0]) + (0.5 * z[1] * z[2]) + (0.5 * Math.Sin(2 * z[3])) + (0.4 * (Math.Abs(z[4]) - 0.8))
                + (0.4 * third[(int)x[2]] * z[5]) + (0.4 * fifth[(int)x[4]] * Math.Sign(z[6])) + (z[7] > 0 ? 0.4 * seventh[(int)x[6]] : 0);
            labels[row] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return (features, labels);
    }

    /// <summary>Sums of the shares of a category's values, in an order that says nothing of how frequent they are.</summary>
    private static double[] Shares(int count, Random random)
    {
        var shares = Enumerable.Range(1, count).Select(rank => Math.Pow(rank + (count * 0.1), -0.8)).ToArray();
        random.Shuffle(shares);
        var all = shares.Sum();
        var sum = 0.0;
        return Array.ConvertAll(shares, share => sum += share / all);
    }

    private static double[] Normals(int count, Random random) => Enumerable.Range(0, count).Select(_ => Normal(random)).ToArray();

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
