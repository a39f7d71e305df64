using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Neighbours;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>The 100 nearest films of each film.</summary>
internal sealed class ItemKnnTraining : Workload
{
    private FilmLists? _films;
    private int _threads;

    public override string Name => "item-knn";

    public override string What => $"item neighbours, BM25, 100 each, {FilmLists.Users:N0} × {FilmLists.Items:N0} with 749,192 pairs";

    public override IReadOnlyList<Peer> Peers => [new("scipy, sparse product and top 100", "item_knn.py scipy", 0.4), new("implicit, BM25", "item_knn.py implicit", 0.8)];

    public override int Runs => 5;

    public override void WriteArrays(Arrays arrays) => Films.Ensure(arrays);

    public override void Prepare(Arrays arrays, int threads) => (_films, _threads) = (new(arrays), threads);

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var model = new ItemKnnLearner(new() { Neighbours = 100, Shrink = 0 }).Learn(_films!.Train, new LearningContext(seed, _threads));
        return new(watch.Elapsed.TotalSeconds, _films.Judge(model, _threads));
    }
}
