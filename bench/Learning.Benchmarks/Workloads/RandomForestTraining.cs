using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Random forest: 100 trees on 100,000 rows, binning included.</summary>
/// <param name="name">On the command line.</param>
/// <param name="what">The settings in words.</param>
/// <param name="options">How trees are grown.</param>
/// <param name="leastRows">Rows in a leaf at least, for the peer.</param>
/// <param name="target">Our time by the peer's.</param>
internal sealed class RandomForestTraining(string name, string what, RandomForestOptions options, int leastRows, double target) : Workload
{
    private const int Rows = 100_000;
    private LearningSet _train = null!;
    private LearningSet _test = null!;
    private int _threads;

    public override string Name => name;

    public override string What => $"random forest, {Rows:N0} × 28, 100 trees; {what}";

    public override IReadOnlyList<Peer> Peers => [new($"scikit-learn, leaves of {leastRows}", $"random_forest.py train {leastRows}", target)];

    public override void WriteArrays(Arrays arrays) => arrays.EnsureTabular();

    public override void Prepare(Arrays arrays, int threads)
    {
        _train = arrays.Tabular("train", Rows);
        _test = arrays.Tabular("test");
        _threads = threads;
    }

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var model = new RandomForestLearner(options).Learn(_train, null, new LearningContext(seed, _threads));
        var seconds = watch.Elapsed.TotalSeconds;
        var outputs = new float[_test.RowCount];
        model.Score(_test.Features, outputs);
        return new(seconds, new Dictionary<string, double> { ["AUC"] = BinaryMetrics.RocAuc(outputs, _test.Labels.Span) });
    }
}
