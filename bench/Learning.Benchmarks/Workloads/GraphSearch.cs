using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Ten nearest by HNSW, one query after another on one thread, with the least ef that finds so many of them.</summary>
internal sealed class GraphSearch(string set, int percent) : Workload
{
    private static readonly int[] Efs = [10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 288, 320, 352, 384, 448, 512];
    private FeatureMatrix _queries = new(0, VectorArrays.Dimension);
    private HnswIndex _index = new(VectorArrays.Dimension);
    private float[] _nearest = [];
    private int[] _ids = [];
    private float[] _scores = [];

    public override string Name => $"hnsw-{set}-{percent}";

    public override string What => $"HNSW, 10,000 queries on one thread, ten nearest of 200,000 × 64 ({set}), recall 0.{percent} at least";

    public override int Runs => 5;

    public override IReadOnlyList<Peer> Peers => [new("hnswlib", $"hnsw.py search {set} {percent}", 0.67)];

    public override void WriteArrays(Arrays arrays) => VectorArrays.Ensure(arrays, set);

    public override void Prepare(Arrays arrays, int threads)
    {
        _index = GraphBuilding.Build(arrays.Matrix($"{set}_base"), threads);
        _queries = arrays.Matrix($"{set}_query");
        _nearest = arrays.Read($"{set}_nearest");
        (_ids, _scores) = (new int[_nearest.Length], new float[_nearest.Length]);
        foreach (var ef in Efs)
        {
            _index.EfSearch = ef;
            _index.Search(_queries, 10, _ids, _scores, maxDegreeOfParallelism: threads);
            if (VectorArrays.Recall(_ids, _nearest) >= percent / 100.0)
            {
                return;
            }
        }
    }

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        for (var row = 0; row < _queries.RowCount; row++)
        {
            _index.Search(_queries.Row(row), _ids.AsSpan(row * 10, 10), _scores.AsSpan(row * 10, 10));
        }

        var seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, new Dictionary<string, double>
        {
            ["recall"] = VectorArrays.Recall(_ids, _nearest),
            ["ef"] = _index.EfSearch,
            ["queries/s"] = _queries.RowCount / seconds,
        });
    }
}
