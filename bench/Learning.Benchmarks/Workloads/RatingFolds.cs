using System.Diagnostics;
using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>The five folds of MovieLens 100K that Surprise publishes its errors for: training and predicting, all in all.</summary>
internal sealed class RatingFolds(bool withImplicit) : Workload
{
    private readonly List<(Interactions Train, Interactions Test)> _folds = [];
    private int _threads = 1;

    public override string Name => withImplicit ? "svdpp" : "mf-sgd-ml100k";

    public override string What => (withImplicit ? "SVD++" : "biased matrix factorization") + ", five folds of MovieLens 100K, training and predicting";

    public override IReadOnlyList<Peer> Peers => [new("Surprise", $"rating_folds.py {(withImplicit ? "SVDpp" : "SVD")}", 0.2)];

    public override void WriteArrays(Arrays arrays)
    {
        if (arrays.Has("ml100k_test_4"))
        {
            return;
        }

        var log = Read(arrays);
        var folds = RatingSplits.Surprise5(log);
        for (var fold = 0; fold < folds.Length; fold++)
        {
            NpyFile.Write(arrays.PathOf($"ml100k_train_{fold}"), Rows(folds[fold].Train), 3);
            NpyFile.Write(arrays.PathOf($"ml100k_test_{fold}"), Rows(folds[fold].Test), 3);
        }

        float[] Rows(IEnumerable<int> rows) => [.. rows.SelectMany(r => new[] { log.Users[r], log.Items[r], log.Values[r] })];
    }

    public override void Prepare(Arrays arrays, int threads)
    {
        var log = Read(arrays);
        _threads = threads;
        foreach (var split in RatingSplits.Surprise5(log))
        {
            _folds.Add((log.ToInteractions(split.Train.AsSpan(), asOnes: false), log.ToInteractions(split.Test.AsSpan(), asOnes: false)));
        }
    }

    public override Outcome Run(int seed)
    {
        var reports = new List<RatingReport>();
        var watch = Stopwatch.StartNew();
        foreach (var (train, test) in _folds)
        {
            IRatingLearner learner = withImplicit ? new SvdPlusPlusLearner() : new BiasedMatrixFactorizationLearner();
            var model = learner.Learn(train, new LearningContext(seed, _threads));
            reports.Add(RatingEvaluator.Evaluate(model, train, test, "surprise5"));
        }

        var mean = RatingReport.Mean(reports);
        return new(watch.Elapsed.TotalSeconds, new Dictionary<string, double> { ["rmse"] = mean.Rmse, ["mae"] = mean.Mae });
    }

    private static RatingLog Read(Arrays arrays)
    {
        var builder = new RatingLogBuilder();
        foreach (var line in File.ReadLines(DataSets.Find(arrays.Folder, "ml-100k/u.data")))
        {
            var cells = line.Split('\t');
            builder.Add(cells[0], cells[1], float.Parse(cells[2], CultureInfo.InvariantCulture));
        }

        return builder.Build(hasRatings: true);
    }
}
