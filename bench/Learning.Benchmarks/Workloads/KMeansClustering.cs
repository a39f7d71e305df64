using System.Diagnostics;
using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Twenty iterations of Lloyd on the classification rows, from the first rows as centres.</summary>
internal sealed class KMeansClustering(int clusters) : Workload
{
    private FeatureMatrix _rows = new(0, 0);
    private int _threads = 1;

    public override string Name => $"kmeans-{clusters}";

    public override string What => $"k-means, {clusters} clusters, 20 iterations from the first rows, 1,000,000 × 28";

    public override IReadOnlyList<Peer> Peers =>
        [new("scikit-learn, Lloyd", $"kmeans.py sklearn {clusters}", 0.4), new("faiss, one thread", $"kmeans.py faiss {clusters}", 0.4)];

    public override void WriteArrays(Arrays arrays) => arrays.EnsureTabular();

    public override void Prepare(Arrays arrays, int threads) => (_rows, _threads) = (arrays.Tabular("train").Features, threads);

    public override Outcome Run(int seed)
    {
        var learner = new KMeansLearner(
            new KMeansOptions { Clusters = clusters, InitialCenters = _rows.Rows(0, clusters), MaxIterations = 20, Tolerance = 0 });
        var watch = Stopwatch.StartNew();
        var model = learner.Learn(_rows, default, new LearningContext(1, _threads));
        return new(watch.Elapsed.TotalSeconds, new Dictionary<string, double> { ["inertia"] = model.Inertia });
    }
}
