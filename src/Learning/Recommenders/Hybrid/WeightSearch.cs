using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Finds the weights at which the lists of held-out items are best, one weight after another (Metzler and Croft 2007).</summary>
internal sealed class WeightSearch
{
    private const int MaximumRounds = 20;
    private const double LeastGain = 1e-5;
    private static readonly double[] Steps = [0, 0.25, 0.5, 0.7, 0.85, 0.93, 1.08, 1.18, 1.4, 2, 4];

    private readonly HybridOptions _options;
    private readonly int _parts;
    private readonly int _threads;
    private readonly double[] _discounts;
    private readonly List<Query> _queries = [];

    public WeightSearch(HybridOptions options, int parts, int threads)
    {
        (_options, _parts, _threads) = (options, parts, threads);
        _discounts = ListFigures.Discounts(options.ListLength);
    }

    /// <summary>Scores the candidates of each user who has something to find.</summary>
    public void Prepare(IRecommender[] models, Interactions rest, SparseMatrix heldOut, long seed, CancellationToken cancellationToken)
    {
        var users = Enumerable.Range(0, heldOut.RowCount).Where(u => !heldOut.Columns(u).IsEmpty).ToArray();
        if (users.Length > _options.MaxUsers)
        {
            new RandomSource(Seeds.Derive(seed, "users")).Shuffle(users.AsSpan());
            users = [.. users.AsSpan(0, _options.MaxUsers).ToArray().Order()];
        }

        var queries = new Query[users.Length];
        Blocks.For(users.Length, 8, _threads, (_, start, count) =>
        {
            var scores = new float[rest.ItemCount];
            var scaled = new double[_parts][];
            for (var part = 0; part < _parts; part++)
            {
                scaled[part] = new double[rest.ItemCount];
            }

            for (var i = start; i < start + count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var history = rest.HistoryOf(users[i]);
                var candidates = new SortedSet<int>();
                var best = new int[Math.Min(_options.Candidates, rest.ItemCount)];
                var bestScores = new float[best.Length];
                for (var part = 0; part < _parts; part++)
                {
                    models[part].Score(history, scores);
                    TopItems.Select(scores, history.Items, best, bestScores);
                    candidates.UnionWith(best.Where(item => item >= 0));
                    Array.Clear(scaled[part]);
                    ScoreScaler.Add(_options.Scaling, scores, 1, scaled[part]);
                }

                queries[i] = Query.Create([.. candidates], scaled, heldOut.Columns(users[i]));
            }
        }, cancellationToken);
        _queries.AddRange(queries);
    }

    /// <summary>The best weights, which add up to 1.</summary>
    public double[] Find(CancellationToken cancellationToken)
    {
        // The best single one is where the search begins, and what it never falls below.
        var weights = new double[_parts];
        var best = double.NegativeInfinity;
        var first = 0;
        for (var part = 0; part < _parts; part++)
        {
            Array.Clear(weights);
            weights[part] = 1;
            if (Judge(weights, cancellationToken) is var single && single > best)
            {
                (best, first) = (single, part);
            }
        }

        Array.Clear(weights);
        weights[first] = 1;
        for (var round = 0; round < MaximumRounds; round++)
        {
            var before = best;
            for (var part = 0; part < _parts; part++)
            {
                best = Improve(weights, part, best, cancellationToken);
            }

            if (best - before < LeastGain)
            {
                break;
            }
        }

        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    /// <summary>Tries other values of one weight and keeps the best.</summary>
    private double Improve(double[] weights, int part, double best, CancellationToken cancellationToken)
    {
        var others = weights.Sum() - weights[part];
        var (start, keep) = (weights[part], weights[part]);
        var values = start > 0 ? Steps.Select(s => s * start) : [0.02 * others, 0.05 * others, 0.1 * others, 0.2 * others, 0.4 * others, 0.8 * others];
        foreach (var value in values)
        {
            if (value == 0 && others <= 0)
            {
                continue;
            }

            weights[part] = value;
            var figure = Judge(weights, cancellationToken);
            if (figure > best + (LeastGain / 10))
            {
                (best, keep) = (figure, value);
            }
        }

        weights[part] = keep;
        return best;
    }

    private double Judge(double[] weights, CancellationToken cancellationToken)
    {
        var figures = new double[_queries.Count];
        Blocks.For(
            figures.Length,
            64,
            _threads,
            (_, start, count) =>
            {
                var places = new (double Score, bool IsWanted)[_options.ListLength];
                for (var i = start; i < start + count; i++)
                {
                    figures[i] = _queries[i].Judge(weights, places, _discounts);
                }
            },
            cancellationToken);
        var sum = 0.0;
        foreach (var figure in figures)
        {
            sum += figure;
        }

        return sum / figures.Length;
    }

    /// <summary>The candidates of one user: their scaled scores part after part, and which of them are to find.</summary>
    private sealed record Query(float[] Scores, bool[] IsWanted, int Wanted)
    {
        public static Query Create(int[] candidates, double[][] scaled, ReadOnlySpan<int> wanted)
        {
            var scores = new float[candidates.Length * scaled.Length];
            for (var part = 0; part < scaled.Length; part++)
            {
                for (var i = 0; i < candidates.Length; i++)
                {
                    scores[(part * candidates.Length) + i] = (float)scaled[part][candidates[i]];
                }
            }

            var isWanted = new bool[candidates.Length];
            for (var i = 0; i < candidates.Length; i++)
            {
                isWanted[i] = wanted.BinarySearch(candidates[i]) >= 0;
            }

            return new Query(scores, isWanted, wanted.Length);
        }

        public double Judge(double[] weights, (double Score, bool IsWanted)[] places, double[] discounts)
        {
            Array.Fill(places, (double.NegativeInfinity, false));
            var count = IsWanted.Length;
            for (var i = 0; i < count; i++)
            {
                var score = 0.0;
                for (var part = 0; part < weights.Length; part++)
                {
                    score += weights[part] * Scores[(part * count) + i];
                }

                if (score > places[^1].Score)
                {
                    var place = places.Length - 1;
                    for (; place > 0 && score > places[place - 1].Score; place--)
                    {
                        places[place] = places[place - 1];
                    }

                    places[place] = (score, IsWanted[i]);
                }
            }

            double gain = 0, ideal = 0;
            for (var place = 0; place < places.Length; place++)
            {
                gain += places[place].IsWanted ? discounts[place] : 0;
                ideal += place < Wanted ? discounts[place] : 0;
            }

            return gain / ideal;
        }
    }
}
