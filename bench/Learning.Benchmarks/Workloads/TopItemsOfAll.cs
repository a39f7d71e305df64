using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>The ten best items of all users from their factors, without those they have seen.</summary>
internal sealed class TopItemsOfAll(string set) : Workload
{
    private const int Factors = 64;
    private const int BigUsers = 20_000;
    private const int BigItems = 50_000;
    private const int BigSeen = 100;
    private FeatureMatrix _users = new(0, Factors);
    private FeatureMatrix _items = new(0, Factors);
    private Interactions? _seen;
    private int _threads = 1;

    public override string Name => $"topk-{set}";

    public override string What => IsFilms
        ? "ten best items of all users, 6,018 × 3,018 (films), 64 factors, seen ones left out"
        : "ten best items of all users, 20,000 × 50,000, 64 factors, seen ones left out";

    public override int Runs => 5;

    public override IReadOnlyList<Peer> Peers =>
    [
        new("implicit", $"topk.py implicit {set}", IsFilms ? 0.1 : 0.333),
        new("numpy, product and partition", $"topk.py numpy {set}", IsFilms ? 0.1 : 0.333),
    ];

    private bool IsFilms => string.Equals(set, "films", StringComparison.Ordinal);

    public override void WriteArrays(Arrays arrays)
    {
        if (!IsFilms)
        {
            arrays.Ensure("topk_big_users", Factors, () => VectorArrays.Normal(BigUsers * Factors, 21));
            arrays.Ensure("topk_big_items", Factors, () => VectorArrays.Normal(BigItems * Factors, 22));
            arrays.Ensure("topk_big_seen", 2, DrawSeen);
            return;
        }

        arrays.Ensure("topk_films_seen", 2, ReadFilms);
        if (!arrays.Has("topk_films_items"))
        {
            var seen = Seen(arrays.Read("topk_films_seen"));
            var model = (IFactorRecommender)new ImplicitAlsLearner(new() { Factors = Factors }).Learn(seen, new());
            var users = new FeatureMatrix(seen.UserCount, model.ItemFactors.ColumnCount);
            for (var user = 0; user < seen.UserCount; user++)
            {
                model.FoldIn(seen.HistoryOf(user), users.Row(user));
            }

            arrays.Ensure("topk_films_users", Factors, () => users.Values.ToArray());
            arrays.Ensure("topk_films_items", Factors, () => model.ItemFactors.Values.ToArray());
        }
    }

    public override void Prepare(Arrays arrays, int threads)
    {
        (_users, _items, _threads) = (arrays.Matrix($"topk_{set}_users"), arrays.Matrix($"topk_{set}_items"), threads);
        _seen = Seen(arrays.Read($"topk_{set}_seen"), _users.RowCount, _items.RowCount);
    }

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var found = TopItems.Find(_users, _items, _seen, 10, _threads);
        var seconds = watch.Elapsed.TotalSeconds;
        var sum = 0d;
        for (var user = 0; user < found.RowCount; user++)
        {
            sum += found.Scores(user)[9];
        }

        return new(seconds, new Dictionary<string, double> { ["users/s"] = found.RowCount / seconds, ["mean of the 10th"] = sum / found.RowCount });
    }

    private static float[] DrawSeen()
    {
        var random = new RandomSource(23UL);
        var pairs = new List<float>(BigUsers * BigSeen * 2);
        for (var user = 0; user < BigUsers; user++)
        {
            var items = new SortedSet<int>();
            while (items.Count < BigSeen)
            {
                items.Add(random.NextInt32(BigItems));
            }

            foreach (var item in items)
            {
                pairs.Add(user);
                pairs.Add(item);
            }
        }

        return [.. pairs];
    }

    /// <summary>Pairs of user and item, from the public data sets.</summary>
    private static float[] ReadFilms()
    {
        var folder = Environment.GetEnvironmentVariable("AUDIENCEML_DATA") ?? Path.Combine("..", "shared", "data");
        var path = Path.Combine(folder, "films-933k", "train.csv.gz");
        using var stream = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        stream.ReadLine();
        var pairs = new List<float>();
        while (stream.ReadLine() is { } line)
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            pairs.Add(int.Parse(line.AsSpan(0, comma), CultureInfo.InvariantCulture));
            pairs.Add(int.Parse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture));
        }

        return [.. pairs];
    }

    private static Interactions Seen(float[] pairs, int users = 0, int items = 0)
    {
        for (var at = 0; at < pairs.Length; at += 2)
        {
            (users, items) = (Math.Max(users, (int)pairs[at] + 1), Math.Max(items, (int)pairs[at + 1] + 1));
        }

        var starts = new int[users + 1];
        var columns = new int[pairs.Length / 2];
        for (var at = 0; at < columns.Length; at++)
        {
            starts[(int)pairs[2 * at] + 1]++;
            columns[at] = (int)pairs[(2 * at) + 1];
        }

        for (var user = 0; user < users; user++)
        {
            starts[user + 1] += starts[user];
        }

        var values = new float[columns.Length];
        values.AsSpan().Fill(1);
        return new(new SparseMatrix(starts, columns, values, items));
    }
}
