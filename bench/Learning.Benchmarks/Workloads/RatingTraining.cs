using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Biased matrix factorization on drawn ratings of films; timed is the fastest epoch.</summary>
internal sealed class RatingTraining : Workload
{
    private Interactions? _train;
    private Interactions? _test;
    private int _threads = 1;

    public override string Name => "mf-sgd";

    public override string What => "matrix factorization by SGD, 50 factors, an epoch of 840,166 ratings; error after 20";

    public override IReadOnlyList<Peer> Peers => [new("LIBMF", "mf_sgd.py", 0.8)];

    public override void WriteArrays(Arrays arrays) => Films.EnsureRated(arrays);

    public override void Prepare(Arrays arrays, int threads)
    {
        var (train, test) = (arrays.Read("rated_films_train"), arrays.Read("rated_films_test"));
        var users = 1 + (int)train.Concat(test).Where((_, i) => i % 3 == 0).Max();
        var items = 1 + (int)train.Concat(test).Where((_, i) => i % 3 == 1).Max();
        (_train, _test, _threads) = (Films.ToInteractions(train, 3, users, items), Films.ToInteractions(test, 3, users, items), threads);
    }

    public override Outcome Run(int seed)
    {
        var clock = new EpochClock();
        var options = new BiasedMatrixFactorizationOptions
        {
            Factors = 50, Epochs = 20, LearningRate = 0.02, LearningRateDecay = 0.93, FactorRegularization = 0.04, InitialScale = 0.05,
        };
        var model = new BiasedMatrixFactorizationLearner(options).Learn(_train!, new LearningContext(seed, _threads, clock));
        var report = RatingEvaluator.Evaluate(model, _train!, _test!, "90/10");
        return new(clock.Seconds, new Dictionary<string, double> { ["rmse"] = report.Rmse });
    }
}
