using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Gradient-boosted trees on categories of 10 to 10,000 values and numbers.</summary>
/// <remarks>
/// scikit-learn takes at most 255 values of a category: those with more are given as numbers, or as the remainder of their code by 255. XGBoost takes
/// all of them and sorts them by gradient at each leaf, as LightGBM does.
/// </remarks>
internal sealed class CategoryTraining : Workload
{
    private LearningSet _train = null!;
    private LearningSet _test = null!;
    private int _threads;

    public override string Name => "gbdt-train-categories";

    public override string What => "gradient boosting, 500,000 × (10 categories of 10 to 10,000 values, 10 numbers), 100 trees, 63 leaves";

    public override IReadOnlyList<Peer> Peers =>
    [
        new("scikit-learn, many values as numbers", "gbdt_categories.py sklearn-numbers", 0.5),
        new("scikit-learn, many values by remainder", "gbdt_categories.py sklearn-remainder", 0.5),
        new("XGBoost hist, categories", "gbdt_categories.py xgboost", 0.5),
    ];

    public override void WriteArrays(Arrays arrays)
    {
        if (arrays.Has("cat_y_test"))
        {
            return;
        }

        var (features, labels) = CategoryTabular.Draw();
        var cut = CategoryTabular.TrainRows;
        var columns = CategoryTabular.ColumnCount;
        arrays.Ensure("cat_X_train", columns, () => features[..(cut * columns)]);
        arrays.Ensure("cat_y_train", 0, () => labels[..cut]);
        arrays.Ensure("cat_X_test", columns, () => features[(cut * columns)..]);
        arrays.Ensure("cat_y_test", 0, () => labels[cut..]);
    }

    public override void Prepare(Arrays arrays, int threads)
    {
        LearningSet Read(string part)
        {
            var labels = arrays.Read($"cat_y_{part}");
            var features = new FeatureMatrix(arrays.Read($"cat_X_{part}"), labels.Length, CategoryTabular.ColumnCount);
            return new(features, labels, default, CategoryTabular.Columns());
        }

        (_train, _test, _threads) = (Read("train"), Read("test"), threads);
    }

    public override Outcome Run(int seed)
    {
        var learner = new GradientBoostingLearner(new() { Trees = 100, Leaves = 63, LearningRate = 0.1, MinRowsInLeaf = 20 });
        var watch = Stopwatch.StartNew();
        var model = learner.Learn(_train, null, new LearningContext(seed, _threads));
        var seconds = watch.Elapsed.TotalSeconds;
        var outputs = new float[_test.RowCount];
        model.Score(_test.Features, outputs);
        return new(seconds, new Dictionary<string, double> { ["AUC"] = BinaryMetrics.RocAuc(outputs, _test.Labels.Span) });
    }
}
