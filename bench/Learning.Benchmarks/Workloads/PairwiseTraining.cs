using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Pairwise;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Bayesian personalized ranking on pairs of users and films; timed is the fastest epoch.</summary>
internal sealed class PairwiseTraining(int candidates) : Workload
{
    private RankingTask? _task;
    private int _threads = 1;

    public override string Name => candidates == 1 ? "bpr" : "bpr-candidates";

    public override string What => candidates == 1
        ? "BPR, 64 factors, an epoch of 749,192 pairs, negatives drawn evenly"
        : $"BPR, 64 factors, an epoch of 749,192 pairs, ours the best of {candidates} negatives";

    public override IReadOnlyList<Peer> Peers => [new("implicit", "bpr.py", candidates == 1 ? 0.5 : 1)];

    public override void WriteArrays(Arrays arrays) => Films.Ensure(arrays);

    public override void Prepare(Arrays arrays, int threads)
    {
        var (train, test) = (arrays.Read("films_train"), arrays.Read("films_test"));
        var users = 1 + (int)train.Concat(test).Where((_, i) => i % 2 == 0).Max();
        var items = 1 + (int)train.Concat(test).Where((_, i) => i % 2 == 1).Max();
        _task = new(Films.ToInteractions(train, 2, users, items), Films.ToInteractions(test, 2, users, items).ByUser, "80/20 per user");
        _threads = threads;
    }

    public override Outcome Run(int seed)
    {
        var clock = new EpochClock();
        var model = new BprLearner(new BprOptions { Epochs = 40, Candidates = candidates, Regularization = candidates == 1 ? 0.02 : 0.03 })
            .Learn(_task!.Training, new LearningContext(seed, _threads, clock));
        var report = RecommenderEvaluator.Evaluate(model, _task, new() { ListLengths = [10, 20] }, new LearningContext(1, _threads));
        return new(clock.Seconds, new Dictionary<string, double> { ["ndcg@10"] = report["ndcg@10"], ["recall@20"] = report["recall@20"] });
    }
}
