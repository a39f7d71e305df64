using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Builds an HNSW index.</summary>
internal sealed class GraphBuilding(string set) : Workload
{
    private FeatureMatrix _vectors = new(0, VectorArrays.Dimension);
    private int _threads = 1;

    public override string Name => $"hnsw-{set}-build";

    public override string What => $"HNSW, building from 200,000 × 64 ({set}), M 16, efConstruction 200";

    public override int Runs => 1;

    public override IReadOnlyList<Peer> Peers => [new("hnswlib", $"hnsw.py build {set}", 0.8)];

    public override void WriteArrays(Arrays arrays) => VectorArrays.Ensure(arrays, set);

    public override void Prepare(Arrays arrays, int threads) => (_vectors, _threads) = (arrays.Matrix($"{set}_base"), threads);

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var index = Build(_vectors, _threads);
        return new(watch.Elapsed.TotalSeconds, new Dictionary<string, double> { ["vectors"] = index.Count });
    }

    internal static HnswIndex Build(FeatureMatrix vectors, int threads)
    {
        var index = new HnswIndex(VectorArrays.Dimension, new() { Metric = SimilarityMetric.L2 });
        index.Add(VectorArrays.Ids(vectors.RowCount), vectors, threads);
        return index;
    }
}
