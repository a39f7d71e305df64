using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Ten nearest by looking at all vectors, many queries at once.</summary>
internal sealed class ExactSearch : Workload
{
    private readonly ExactIndex _index = new(VectorArrays.Dimension, SimilarityMetric.L2);
    private FeatureMatrix _queries = new(0, VectorArrays.Dimension);
    private float[] _nearest = [];
    private int[] _ids = [];
    private float[] _scores = [];
    private int _threads = 1;

    public override string Name => "exact-hard";

    public override string What => "exact, 10,000 queries at once, ten nearest of 200,000 × 64 (hard)";

    public override IReadOnlyList<Peer> Peers =>
        [new("faiss, flat", "exact.py faiss many", 0.5), new("numpy, product and partition", "exact.py numpy many", 0.5)];

    public override void WriteArrays(Arrays arrays) => VectorArrays.Ensure(arrays, "hard");

    public override void Prepare(Arrays arrays, int threads)
    {
        var vectors = arrays.Matrix("hard_base");
        _index.Add(VectorArrays.Ids(vectors.RowCount), vectors, threads);
        (_queries, _nearest, _threads) = (arrays.Matrix("hard_query"), arrays.Read("hard_nearest"), threads);
        (_ids, _scores) = (new int[_nearest.Length], new float[_nearest.Length]);
    }

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        _index.Search(_queries, 10, _ids, _scores, maxDegreeOfParallelism: _threads);
        var seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, new Dictionary<string, double> { ["recall"] = VectorArrays.Recall(_ids, _nearest), ["queries/s"] = _queries.RowCount / seconds });
    }
}
