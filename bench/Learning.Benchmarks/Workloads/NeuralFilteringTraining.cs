using System.Diagnostics;
using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Neural collaborative filtering on 100,000 ratings, three quarters of each film's to learn from.</summary>
/// <remarks>From the public data set ml-100k where it is; else drawn with as many users, films and ratings, so that times mean something still.</remarks>
internal sealed class NeuralFilteringTraining : Workload
{
    private const int Ratings = 100_000;
    private RankingTask _task = null!;
    private int _threads;

    public override string Name => "ncf";

    public override string What => "neural collaborative filtering with the usual options, 943 × 1,682 with 75,066 pairs";

    public override IReadOnlyList<Peer> Peers => [];

    public override int Runs => 2;

    public override void WriteArrays(Arrays arrays) => arrays.Ensure("ml100k", 2, () => File(arrays.Folder) is { } file ? Load(file) : Draw());

    public override void Prepare(Arrays arrays, int threads)
    {
        var builder = new RatingLogBuilder();
        var pairs = arrays.Read("ml100k");
        for (var i = 0; i < pairs.Length; i += 2)
        {
            builder.Add(pairs[i].ToString(CultureInfo.InvariantCulture), pairs[i + 1].ToString(CultureInfo.InvariantCulture));
        }

        var log = builder.Build();
        (_task, _threads) = (RankingTask.Create(log, RatingSplits.Item75(log)), threads);
    }

    public override Outcome Run(int seed)
    {
        var options = new NeuralCollaborativeFilteringOptions();
        var watch = Stopwatch.StartNew();
        var recommender = new NeuralCollaborativeFilteringLearner(options).Learn(_task.Training, new LearningContext(seed, _threads));
        var seconds = watch.Elapsed.TotalSeconds;
        var report = RecommenderEvaluator.Evaluate(recommender, _task, new() { ListLengths = [10] }, new LearningContext(1, _threads));
        return new(seconds, new Dictionary<string, double> { ["ndcg@10"] = report["ndcg@10"], ["seconds an epoch"] = seconds / options.Epochs });
    }

    private static string? File(string beside)
    {
        string?[] roots = [Environment.GetEnvironmentVariable("AUDIENCEML_DATA"), beside, "../shared/data"];
        return roots.OfType<string>().Select(r => Path.Combine(r, "ml-100k", "u.data")).FirstOrDefault(System.IO.File.Exists);
    }

    // The order of the file's rows decides the split.
    private static float[] Load(string path) => [.. System.IO.File.ReadLines(path).SelectMany(line =>
    {
        var cells = line.Split('\t');
        return new[] { float.Parse(cells[0], CultureInfo.InvariantCulture), float.Parse(cells[1], CultureInfo.InvariantCulture) };
    })];

    private static float[] Draw()
    {
        var random = new RandomSource(1L);
        var pairs = new HashSet<(int User, int Item)>();
        while (pairs.Count < Ratings)
        {
            pairs.Add(((int)(943 * random.NextDouble()), (int)(1682 * random.NextDouble() * random.NextDouble())));
        }

        return [.. pairs.SelectMany(p => new float[] { p.User, p.Item })];
    }
}
