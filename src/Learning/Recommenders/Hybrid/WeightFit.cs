using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>
/// Finds the weights under which held-out items are the likeliest among the candidates of their user: a softmax over each list (Cao et al. 2007,
/// ListNet), with a ridge that keeps parts alike which the data cannot tell apart, and no weight below 0.
/// </summary>
/// <remarks>The loss is smooth and convex, so that few users suffice where searching for the best nDCG itself would fit their noise.</remarks>
internal sealed class WeightFit
{
    private const int BlockSize = 32;
    private const int MaximumSweeps = 100;
    private const double Tolerance = 1e-4;

    private readonly HybridOptions _options;
    private readonly int _parts;
    private readonly int _threads;
    private readonly List<Query> _queries = [];

    public WeightFit(HybridOptions options, int parts, int threads) => (_options, _parts, _threads) = (options, parts, threads);

    /// <summary>Scores the candidates of each user who has something to find.</summary>
    public void Prepare(IRecommender[] models, HeldOutPairs pairs, long seed, CancellationToken cancellationToken)
    {
        var users = Enumerable.Range(0, pairs.Wanted.RowCount).Where(u => !pairs.Wanted.Columns(u).IsEmpty).ToArray();
        if (users.Length > _options.MaxUsers)
        {
            new RandomSource(Seeds.Derive(seed, "users")).Shuffle(users.AsSpan());
            users = [.. users.AsSpan(0, _options.MaxUsers).ToArray().Order()];
        }

        var queries = new Query?[users.Length];
        Blocks.For(users.Length, 8, _threads, (_, start, count) =>
        {
            var scores = new float[pairs.Histories.ItemCount];
            var scaled = new double[_parts][];
            for (var part = 0; part < _parts; part++)
            {
                scaled[part] = new double[pairs.Histories.ItemCount];
            }

            for (var i = start; i < start + count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var history = pairs.Histories.HistoryOf(users[i]);

                // Whoever was not learned from is nobody.
                var isKnown = !pairs.Learned.ByUser.Columns(users[i]).IsEmpty;
                queries[i] = CreateQuery(
                    models, isKnown ? history : new ItemHistory(history.Items, history.Values, history.Times), pairs.Wanted.Columns(users[i]), scores, scaled);
            }
        }, cancellationToken);
        _queries.AddRange(queries.OfType<Query>());
    }

    /// <summary>The best weights, which add up to 1.</summary>
    public double[] Find(CancellationToken cancellationToken)
    {
        // In units of each part's own spread among the candidates, so that the ridge treats all alike.
        var spreads = Spreads();
        var weights = new double[_parts];
        for (var sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            var largest = 0.0;
            for (var part = 0; part < _parts; part++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (spreads[part] == 0)
                {
                    continue;
                }

                var (slope, curvature) = Differentiate(part, spreads[part], cancellationToken);
                slope += 2 * _options.Ridge * weights[part];
                curvature += 2 * _options.Ridge;
                var step = curvature > 0 ? Math.Max(-slope / curvature, -weights[part]) : 0;
                weights[part] += step;
                Move(part, step / spreads[part]);
                largest = Math.Max(largest, Math.Abs(step));
            }

            if (largest < Tolerance)
            {
                break;
            }
        }

        for (var part = 0; part < _parts; part++)
        {
            weights[part] = spreads[part] > 0 ? weights[part] / spreads[part] : 0;
        }

        var sum = weights.Sum();
        return sum > 0 ? [.. weights.Select(w => w / sum)] : [.. weights.Select(_ => 1.0 / _parts)];
    }

    private Query? CreateQuery(IRecommender[] models, in ItemHistory history, ReadOnlySpan<int> wanted, float[] scores, double[][] scaled)
    {
        var candidates = new SortedSet<int>();
        var best = new int[Math.Min(_options.Candidates, scores.Length)];
        var bestScores = new float[best.Length];
        for (var part = 0; part < _parts; part++)
        {
            models[part].Score(history, scores);
            TopItems.Select(scores, history.Items, best, bestScores);
            candidates.UnionWith(best.Where(item => item >= 0));
            Array.Clear(scaled[part]);
            ScoreScaler.Add(_options.Scaling, scores, 1, scaled[part]);
        }

        var items = candidates.ToArray();
        var isWanted = new bool[items.Length];
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            isWanted[i] = wanted.BinarySearch(items[i]) >= 0;
            count += isWanted[i] ? 1 : 0;
        }

        if (count == 0 || count == items.Length)
        {
            return null; // nobody's place can be better than another's
        }

        var values = new float[_parts][];
        for (var part = 0; part < _parts; part++)
        {
            values[part] = new float[items.Length];
            for (var i = 0; i < items.Length; i++)
            {
                values[part][i] = (float)scaled[part][items[i]];
            }
        }

        return new Query(values, isWanted, count);
    }

    private double[] Spreads()
    {
        var spreads = new double[_parts];
        for (var part = 0; part < _parts; part++)
        {
            double sum = 0, squares = 0;
            var count = 0;
            foreach (var query in _queries)
            {
                foreach (var value in query.Values[part])
                {
                    sum += value;
                    squares += (double)value * value;
                    count++;
                }
            }

            spreads[part] = count == 0 ? 0 : Math.Sqrt(Math.Max((squares / count) - (sum / count * (sum / count)), 0));
        }

        return spreads;
    }

    /// <summary>The slope and the curvature of the loss along one weight.</summary>
    private (double Slope, double Curvature) Differentiate(int part, double spread, CancellationToken cancellationToken)
    {
        var blocks = new (double Slope, double Curvature)[Blocks.Count(_queries.Count, BlockSize)];
        Blocks.For(_queries.Count, BlockSize, _threads, (block, start, count) =>
        {
            var sum = (Slope: 0.0, Curvature: 0.0);
            for (var i = start; i < start + count; i++)
            {
                var (slope, curvature) = _queries[i].Differentiate(part);
                sum = (sum.Slope + slope, sum.Curvature + curvature);
            }

            blocks[block] = sum;
        }, cancellationToken);
        var total = (Slope: 0.0, Curvature: 0.0);
        foreach (var (slope, curvature) in blocks)
        {
            total = (total.Slope + slope, total.Curvature + curvature);
        }

        return (total.Slope / spread, total.Curvature / (spread * spread));
    }

    private void Move(int part, double step)
    {
        foreach (var query in _queries)
        {
            query.Move(part, step);
        }
    }

    /// <summary>The candidates of one user: their scaled scores part after part, which of them are to find, and their sums by the weights so far.</summary>
    private sealed class Query(float[][] values, bool[] isWanted, int wanted)
    {
        private readonly double[] _sums = new double[isWanted.Length];

        public float[][] Values => values;

        public void Move(int part, double step)
        {
            var own = values[part];
            for (var i = 0; i < own.Length; i++)
            {
                _sums[i] += step * own[i];
            }
        }

        /// <summary>Of the mean, over the wanted items, of minus the logarithm of their share.</summary>
        public (double Slope, double Curvature) Differentiate(int part)
        {
            var own = values[part];
            var highest = double.NegativeInfinity;
            foreach (var sum in _sums)
            {
                highest = Math.Max(highest, sum);
            }

            double total = 0, first = 0, second = 0, found = 0;
            for (var i = 0; i < own.Length; i++)
            {
                var share = DeterministicMath.Exp(_sums[i] - highest);
                total += share;
                first += share * own[i];
                second += share * own[i] * own[i];
                found += isWanted[i] ? own[i] : 0;
            }

            var mean = first / total;
            return (mean - (found / wanted), (second / total) - (mean * mean));
        }
    }
}
