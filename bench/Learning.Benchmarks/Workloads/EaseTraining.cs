using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Neighbours;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>EASE in closed form on the films: counting pairs of items, and the inverse of items × items.</summary>
internal sealed class EaseTraining : Workload
{
    private FilmLists? _films;
    private int _threads;

    public override string Name => "ease";

    public override string What => $"EASE, L2 1,000, {FilmLists.Users:N0} × {FilmLists.Items:N0} with 749,192 pairs";

    public override IReadOnlyList<Peer> Peers => [new("numpy, scipy", "ease.py", 0.6)];

    public override int Runs => 5;

    public override void WriteArrays(Arrays arrays) => Films.Ensure(arrays);

    public override void Prepare(Arrays arrays, int threads) => (_films, _threads) = (new(arrays), threads);

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var model = new EaseLearner(new() { L2 = 1000 }).Learn(_films!.Train, new LearningContext(seed, _threads));
        return new(watch.Elapsed.TotalSeconds, _films.Judge(model, _threads));
    }
}
