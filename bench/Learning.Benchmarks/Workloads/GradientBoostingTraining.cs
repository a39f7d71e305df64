using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Gradient-boosted trees: 100 trees of 63 leaves, 255 bins, binning included.</summary>
internal sealed class GradientBoostingTraining(string name, int rows, double target) : Workload
{
    private LearningSet _train = null!;
    private LearningSet _test = null!;
    private int _threads;

    public override string Name => name;

    public override string What => $"gradient boosting, {rows:N0} × 28, 100 trees, 63 leaves, 255 bins";

    public override IReadOnlyList<Peer> Peers => [new("XGBoost hist", $"gbdt_train.py xgboost {rows}", target)];

    public override int QualitySeeds => 5;

    public override void WriteArrays(Arrays arrays) => arrays.EnsureTabular();

    public override void Prepare(Arrays arrays, int threads)
    {
        _train = arrays.Tabular("train", rows);
        _test = arrays.Tabular("test");
        _threads = threads;
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
