using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Logistic regression of a million rows to the optimum of ½‖w‖² + Σ log loss.</summary>
/// <param name="name">The workload's name.</param>
/// <param name="isIllConditioned">Whether the inputs are turned and stretched to the condition number 100 first.</param>
internal sealed class LogisticTraining(string name, bool isIllConditioned) : Workload
{
    private const double Target = 0.2;
    private LearningSet? _train;
    private int _threads;

    public override string Name => name;

    public override string What => $"logistic regression, L2, C = 1, 1,000,000 × 28{(isIllConditioned ? ", condition number 100" : "")}";

    public override int Runs => 8;

    public override IReadOnlyList<Peer> Peers =>
    [
        new("scikit-learn, newton-cholesky, 1 thread", $"logistic.py newton-cholesky 1 {Features}", Target),
        new("scikit-learn, newton-cholesky, 2 threads", $"logistic.py newton-cholesky 2 {Features}", Target),
        .. isIllConditioned ? Array.Empty<Peer>() : [new Peer("scikit-learn, lbfgs", $"logistic.py lbfgs 2 {Features}", Target)],
    ];

    private string Features => isIllConditioned ? "tab_X_train_cond100" : "tab_X_train";

    public override void WriteArrays(Arrays arrays)
    {
        arrays.EnsureTabular();
        if (isIllConditioned)
        {
            var train = arrays.Tabular("train");
            arrays.Ensure(Features, train.Features.ColumnCount, () => Stretch(train.Features));
        }
    }

    public override void Prepare(Arrays arrays, int threads)
    {
        _threads = threads;
        var labels = arrays.Read("tab_y_train");
        var values = arrays.Read(Features);
        _train = new LearningSet(new FeatureMatrix(values, labels.Length, values.Length / labels.Length), labels);
    }

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var options = new LogisticRegressionOptions { L2 = 1, Standardize = false };
        var model = new LogisticRegressionLearner(options).Learn(_train!, null, new LearningContext(seed, _threads));
        var seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, new Dictionary<string, double> { ["objective"] = Objective(model, _train!) });
    }

    private static double Objective(LogisticRegressionModel model, LearningSet set)
    {
        // Attributions are coefficient × (value - mean): from two rows that differ in one number follows its coefficient as it is given.
        var d = set.Columns.Length;
        var row = new float[d];
        var contributions = new double[d];
        var atZero = new double[d];
        var margin = model.Attribute(row, atZero);
        Array.Fill(row, 1);
        model.Attribute(row, contributions);
        var sum = 0.0;
        for (var j = 0; j < d; j++)
        {
            margin += atZero[j];
            contributions[j] -= atZero[j];
            sum += 0.5 * contributions[j] * contributions[j];
        }

        for (var i = 0; i < set.RowCount; i++)
        {
            var z = margin;
            var values = set.Features.Row(i);
            for (var j = 0; j < d; j++)
            {
                z += contributions[j] * values[j];
            }

            sum += DeterministicMath.Softplus(set.Labels.Span[i] == 1 ? -z : z);
        }

        return sum;
    }

    /// <summary>X · Q · D · R with rotations Q and R and D from 1 down to 1/100.</summary>
    private static float[] Stretch(FeatureMatrix features)
    {
        var d = features.ColumnCount;
        var random = new Random(7);
        var (left, right) = (Rotation(d, random), Rotation(d, random));
        var map = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            for (var k = 0; k < d; k++)
            {
                var stretch = Math.Pow(100, -k / (d - 1.0));
                for (var j = 0; j < d; j++)
                {
                    map[i, j] += left[i, k] * stretch * right[k, j];
                }
            }
        }

        var values = new float[features.Values.Length];
        for (var i = 0; i < features.RowCount; i++)
        {
            var row = features.Row(i);
            for (var j = 0; j < d; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < d; k++)
                {
                    sum += row[k] * map[k, j];
                }

                values[(i * d) + j] = (float)sum;
            }
        }

        return values;
    }

    /// <summary>Orthonormal rows, by Gram-Schmidt from random ones.</summary>
    private static double[,] Rotation(int d, Random random)
    {
        var rows = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                rows[i, j] = random.NextDouble() - 0.5;
            }

            for (var k = 0; k <= i; k++)
            {
                var product = 0.0;
                for (var j = 0; j < d; j++)
                {
                    product += rows[i, j] * rows[k, j];
                }

                for (var j = 0; j < d; j++)
                {
                    rows[i, j] = k < i ? rows[i, j] - (product * rows[k, j]) : rows[i, j] / Math.Sqrt(product);
                }
            }
        }

        return rows;
    }
}
