using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>The hundred highest inner products, one query after another on one thread.</summary>
internal sealed class ExactSingleSearch : Workload
{
    private const int Rows = 20_000;
    private const int Count = 100;
    private const int Queries = 1000;
    private readonly ExactIndex _index = new(VectorArrays.Dimension);
    private FeatureMatrix _queries = new(0, VectorArrays.Dimension);

    public override string Name => "exact-one";

    public override string What => "exact, 1,000 queries one by one on one thread, hundred highest products of 20,000 × 64";

    public override int Runs => 5;

    public override IReadOnlyList<Peer> Peers =>
        [new("faiss, flat", "exact.py faiss one", 0.5), new("numpy, product and partition", "exact.py numpy one", 0.5)];

    public override void WriteArrays(Arrays arrays) => VectorArrays.Ensure(arrays, "hard");

    public override void Prepare(Arrays arrays, int threads)
    {
        _index.Add(VectorArrays.Ids(Rows), arrays.Matrix("hard_base").Rows(0, Rows));
        _queries = arrays.Matrix("hard_query").Rows(0, Queries);
    }

    public override Outcome Run(int seed)
    {
        var (ids, scores) = (new int[Count], new float[Count]);
        var last = 0d;
        var watch = Stopwatch.StartNew();
        for (var row = 0; row < Queries; row++)
        {
            _index.Search(_queries.Row(row), ids, scores);
            last += scores[Count - 1];
        }

        var seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, new Dictionary<string, double> { ["ms/query"] = seconds / Queries * 1000, ["mean of the 100th"] = last / Queries });
    }
}
