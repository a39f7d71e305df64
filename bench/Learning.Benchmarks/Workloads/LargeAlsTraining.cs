using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>An iteration of implicit ALS on twenty million drawn pairs, of which popular items have very many.</summary>
internal sealed class LargeAlsTraining : Workload
{
    private const int Users = 200_000;
    private const int Items = 50_000;
    private Interactions? _interactions;
    private int _threads;

    public override string Name => "als-big";

    public override string What => "implicit ALS, an iteration, 3 steps of CG, 64 factors, 200,000 × 50,000 with 20 million pairs";

    public override IReadOnlyList<Peer> Peers => [new("implicit, 3 steps of CG", "als.py big cg", 0.4)];

    public override int Runs => 2;

    public override void WriteArrays(Arrays arrays)
    {
        if (arrays.Has("als_big_counts") && arrays.Has("als_big_items"))
        {
            return;
        }

        var random = new RandomSource(42UL);
        var counts = new float[Users];
        var items = new List<float>(20_500_000);
        var takenBy = new int[Items];
        var own = new List<int>();
        for (var user = 0; user < Users; user++)
        {
            var count = 20 + (int)Math.Min(1500, random.Exponential(80.5));
            own.Clear();
            while (own.Count < count)
            {
                // The chance of an item falls with its rank to the power of 2/3.
                var place = random.NextDouble();
                var item = (int)(Items * place * place * place);
                if (takenBy[item] != user + 1)
                {
                    takenBy[item] = user + 1;
                    own.Add(item);
                }
            }

            own.Sort();
            counts[user] = count;
            items.AddRange(own.Select(item => (float)item));
        }

        NpyFile.Write(arrays.PathOf("als_big_counts"), counts, 0);
        NpyFile.Write(arrays.PathOf("als_big_items"), [.. items], 0);
    }

    public override void Prepare(Arrays arrays, int threads)
    {
        _threads = threads;
        var starts = new int[Users + 1];
        var counts = arrays.Read("als_big_counts");
        for (var user = 0; user < Users; user++)
        {
            starts[user + 1] = starts[user] + (int)counts[user];
        }

        var items = ReadItems(arrays);
        GC.Collect();
        _interactions = new(new SparseMatrix(starts, items, Ones(starts[^1]), Items));
        _ = _interactions.ByItem;

        // The peak memory shall be that of learning, not of reading arrays.
        GC.Collect();
    }

    public override Outcome Run(int seed)
    {
        var options = new ImplicitAlsOptions
        {
            Iterations = 3, Confidence = AlsConfidence.Absolute, UnobservedWeight = 1, Alpha = 10, Regularization = 0.1, RegularizationExponent = 0,
            Solver = AlsSolver.ConjugateGradient,
        };
        GC.Collect();
        var fastest = new FastestIteration();
        var model = new ImplicitAlsLearner(options).Learn(_interactions!, new LearningContext(seed, _threads, fastest));
        var sum = 0.0;
        var pairs = 0;
        for (var user = 0; user < 500; user++)
        {
            var history = _interactions!.HistoryOf(user);
            var scores = new float[history.Count];
            model.Score(history, history.Items, scores);
            sum += scores.Sum();
            pairs += scores.Length;
        }

        return new(fastest.Seconds, new Dictionary<string, double> { ["mean score of a pair"] = sum / pairs });
    }

    // In methods of their own, so that nothing keeps what is no longer needed.
    private static int[] ReadItems(Arrays arrays) => Array.ConvertAll(arrays.Read("als_big_items"), item => (int)item);

    private static float[] Ones(int count)
    {
        var values = new float[count];
        values.AsSpan().Fill(1);
        return values;
    }
}
