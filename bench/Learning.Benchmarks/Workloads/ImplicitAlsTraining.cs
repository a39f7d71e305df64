using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>An iteration of implicit ALS on the films, by three steps of conjugate gradients or exactly, and how good fifteen of them are.</summary>
internal sealed class ImplicitAlsTraining(AlsSolver solver) : Workload
{
    private const int Users = 6018;
    private const int Items = 3018;
    private Interactions? _train;
    private Interactions? _test;
    private int _threads;

    public override string Name => solver == AlsSolver.ConjugateGradient ? "als" : "als-exact";

    public override string What
        => $"implicit ALS, an iteration, {(solver == AlsSolver.ConjugateGradient ? "3 steps of CG" : "exact")}, 64 factors, {Users:N0} × {Items:N0} with 749,192 pairs";

    public override IReadOnlyList<Peer> Peers =>
    [
        new("implicit, 3 steps of CG", "als.py films cg", solver == AlsSolver.ConjugateGradient ? 0.3 : 1),
        new("implicit, Cholesky", "als.py films cholesky", 0.3),
    ];

    public override int Runs => 5;

    public override void WriteArrays(Arrays arrays) => Films.Ensure(arrays);

    public override void Prepare(Arrays arrays, int threads)
    {
        (_train, _test, _threads) = (Read(arrays, "train"), Read(arrays, "test"), threads);
        _ = _train.ByItem;
    }

    public override Outcome Run(int seed)
    {
        // The objective of the peer with its best settings: confidence 2 in place of 1 for each pair, lambda 40 for all rows.
        var options = new ImplicitAlsOptions
        {
            Confidence = AlsConfidence.Absolute, UnobservedWeight = 1, Alpha = 2, Regularization = 40, RegularizationExponent = 0, Solver = solver,
        };
        var fastest = new FastestIteration();
        var model = new ImplicitAlsLearner(options).Learn(_train!, new LearningContext(seed, _threads, fastest));
        var quality = new Dictionary<string, double> { ["ndcg@10"] = Ndcg(model) };

        // Settings found on a part of the training pairs, for the quality that there is to have.
        var best = new ImplicitAlsOptions { UnobservedWeight = 0.3, UserDiscount = 0.4, ItemDiscount = 0.1, Factors = 128 };
        quality["ndcg@10, own settings"] = Ndcg(new ImplicitAlsLearner(best).Learn(_train!, new LearningContext(seed, _threads)));
        return new(fastest.Seconds, quality);
    }

    private static Interactions Read(Arrays arrays, string part) => Films.ToInteractions(arrays.Read($"films_{part}"), 2, Users, Items);

    private double Ndcg(ImplicitAlsModel model)
        => RecommenderEvaluator.Evaluate(
            model, new RankingTask(_train!, _test!.ByUser, "films-933k"), new() { ListLengths = [10] }, new LearningContext(1, _threads))["ndcg@10"];
}
