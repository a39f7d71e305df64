using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Scores 200,000 rows with a random forest of deep trees, in blocks of rows on all threads.</summary>
internal sealed class RandomForestScoring : Workload
{
    private const int BlockRows = 4096;
    private LearningSet _test = null!;
    private ForestModel _model = null!;
    private int _threads;

    public override string Name => "random-forest-score";

    public override string What => "random forest, 100 trees with leaves of 1 row: score 200,000 × 28";

    public override IReadOnlyList<Peer> Peers => [new("scikit-learn", "random_forest.py score 1", 0.3)];

    public override void WriteArrays(Arrays arrays) => arrays.EnsureTabular();

    public override void Prepare(Arrays arrays, int threads)
    {
        _test = arrays.Tabular("test");
        _model = new RandomForestLearner(new() { MinRowsInLeaf = 1 }).Learn(arrays.Tabular("train", 100_000), null, new LearningContext(1, threads));
        _threads = threads;
    }

    public override Outcome Run(int seed)
    {
        var outputs = new float[_test.RowCount];
        var blocks = (_test.RowCount + BlockRows - 1) / BlockRows;
        var watch = Stopwatch.StartNew();
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = _threads }, block =>
        {
            var start = block * BlockRows;
            var count = Math.Min(BlockRows, outputs.Length - start);
            _model.Score(_test.Features.Rows(start, count), outputs.AsSpan(start, count));
        });
        var seconds = watch.Elapsed.TotalSeconds;
        var row = new float[1];
        var singles = Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
        {
            _model.Score(_test.Features.Row(i), row);
        }

        return new(seconds, new Dictionary<string, double>
        {
            ["AUC"] = BinaryMetrics.RocAuc(outputs, _test.Labels.Span),
            ["µs a row alone"] = singles.Elapsed.TotalMicroseconds / 2000,
        });
    }
}
