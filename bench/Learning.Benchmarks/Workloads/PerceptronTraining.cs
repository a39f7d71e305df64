using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Neural;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Multilayer perceptron: two hidden layers, five epochs of Adam, standardising included.</summary>
internal sealed class PerceptronTraining : Workload
{
    private const int Rows = 100_000;
    private LearningSet _train = null!;
    private LearningSet _test = null!;
    private int _threads;

    public override string Name => "mlp";

    public override string What => $"multilayer perceptron 64-32, {Rows:N0} × 28, 5 epochs, minibatches of 256";

    public override IReadOnlyList<Peer> Peers => [new("scikit-learn MLPClassifier", $"mlp.py {Rows}", 0.25)];

    public override int QualitySeeds => 5;

    public override void WriteArrays(Arrays arrays) => arrays.EnsureTabular();

    public override void Prepare(Arrays arrays, int threads)
    {
        _train = arrays.Tabular("train", Rows);
        _test = arrays.Tabular("test");
        _threads = threads;
    }

    public override Outcome Run(int seed)
    {
        var learner = new MultilayerPerceptronLearner(new() { HiddenUnits = [64, 32], BatchSize = 256, LearningRate = 1e-3, Epochs = 5, Patience = 0 });
        var watch = Stopwatch.StartNew();
        var model = learner.Learn(_train, null, new LearningContext(seed, _threads));
        var seconds = watch.Elapsed.TotalSeconds;
        var outputs = new float[_test.RowCount];
        model.Score(_test.Features, outputs);
        return new(seconds, new Dictionary<string, double> { ["AUC"] = BinaryMetrics.RocAuc(outputs, _test.Labels.Span) });
    }
}
