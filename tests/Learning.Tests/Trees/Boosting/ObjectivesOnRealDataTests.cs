using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

/// <summary>
/// Held-out losses on public data against those of scikit-learn 1.2.1's HistGradientBoosting at the same settings: three rows in four to
/// learn from, 100 rounds (40 for classes), 15 leaves, rate 0.1, 20 rows a leaf, L2 1.
/// </summary>
public sealed class ObjectivesOnRealDataTests
{
    private static readonly GradientBoostingOptions Options = new() { Trees = 100, Leaves = 15, LearningRate = 0.1, MinRowsInLeaf = 20, L2 = 1 };
    private static readonly string[] Decades = ["60s", "70s", "80s", "90s", "00s", "10s"];

    // Losses move by about half a percent from seed to seed.
    [TestCase(BoostingObjective.SquaredError, 0.5, 0.36747)]
    [TestCase(BoostingObjective.AbsoluteError, 0.5, 0.63283)]
    [TestCase(BoostingObjective.Quantile, 0.9, 0.17843)]
    [TestCase(BoostingObjective.Quantile, 0.1, 0.12164)]
    public void Learn_SharesOfNews_LosesNoMoreThanThePeer(BoostingObjective objective, double level, double peer)
    {
        var rows = News();
        var set = Set(rows, columns: [.. Enumerable.Range(2, 58)], row => MathF.Log(row[60]));
        var loss = HeldOutLoss(set, Options with { Objective = objective, QuantileLevel = level }, (o, s) => objective switch
        {
            BoostingObjective.SquaredError => RegressionMetrics.Mse(o, s.Labels.Span) / 2,
            BoostingObjective.AbsoluteError => RegressionMetrics.Mae(o, s.Labels.Span),
            _ => o.ToArray().Zip(s.Labels.ToArray(), (p, y) => Math.Max(level * (y - p), (1 - level) * (p - y))).Average(),
        });
        Assert.That(loss, Is.EqualTo(peer).Within(0.015 * peer));
    }

    [Test]
    public void Learn_LinksOfNews_HaveThePeersPoissonDeviance()
    {
        const double Peer = 2.20394;
        var set = Set(News(), columns: [.. Enumerable.Range(2, 5), .. Enumerable.Range(8, 53)], row => row[7]);
        var loss = HeldOutLoss(set, Options with { Objective = BoostingObjective.Poisson }, (o, s) =>
            2 * o.ToArray().Zip(s.Labels.ToArray(), (p, y) => (y > 0 ? y * Math.Log(y / p) : 0) - y + p).Average());
        Assert.That(loss, Is.LessThan(1.02 * Peer));
    }

    [Test]
    public void Learn_DecadesOfMusic_HaveThePeersLogLoss()
    {
        const double Peer = 1.30758;
        var (values, labels) = (new List<float>(), new List<float>());
        for (var decade = 0; decade < Decades.Length; decade++)
        {
            foreach (var line in File.ReadLines(Data($"spotify-tracks/dataset-of-{Decades[decade]}.csv")).Skip(1))
            {
                // Fifteen numbers lie before the last column, the year; names with commas come first.
                values.AddRange(line.Split(',')[^16..^1].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
                labels.Add(decade);
            }
        }

        var set = new LearningSet(new FeatureMatrix(values.ToArray(), labels.Count, 15), labels.ToArray());
        var loss = HeldOutLoss(set, Options with { Objective = BoostingObjective.Softmax, Trees = 40 }, ValidationMetric.LogLoss.Measure);
        Assert.That(loss, Is.LessThan(1.01 * Peer));
    }

    private static double HeldOutLoss(LearningSet set, GradientBoostingOptions options, ValidationMetric.MetricFunction metric)
    {
        var rows = Enumerable.Range(0, set.RowCount).ToArray();
        var train = set.Select([.. rows.Where(row => row % 4 != 3)]);
        var test = set.Select([.. rows.Where(row => row % 4 == 3)]);
        var model = new GradientBoostingLearner(options).Learn(train, null, new LearningContext(1, 2));
        var outputs = new float[test.RowCount * model.OutputCount];
        model.Score(test.Features, outputs);
        return metric(outputs, test);
    }

    private static List<float[]> News() => [.. File.ReadLines(Data("news-popularity/OnlineNewsPopularity.csv")).Skip(1)
        .Select(line => line.Split(',').Select((cell, i) => i == 0 ? 0 : float.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];

    private static LearningSet Set(List<float[]> rows, int[] columns, Func<float[], float> label) => new(
        new FeatureMatrix(rows.SelectMany(row => columns.Select(column => row[column])).ToArray(), rows.Count, columns.Length),
        rows.Select(label).ToArray());

    private static string Data(string path)
    {
        var folder = Environment.GetEnvironmentVariable("AUDIENCEML_DATA");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); folder is null && at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "data");
            folder = Directory.Exists(beside) ? beside : null;
        }

        Assume.That(folder, Is.Not.Null.And.Exist, "The data sets are absent: set AUDIENCEML_DATA, or put them into ../shared/data beside the checkout.");
        return Path.Combine(folder!, path);
    }
}
