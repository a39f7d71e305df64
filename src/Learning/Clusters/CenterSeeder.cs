using System.Runtime.Intrinsics;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>Chooses rows as the first centres: see <see cref="KMeansSeeding"/>.</summary>
internal sealed unsafe class CenterSeeder
{
    private const int TileRows = ClusterRows.TileRows;
    private const int MaxTrials = 8;
    private const int Rounds = 5;
    private readonly ClusterRows _rows;
    private readonly int _count;
    private readonly ulong _seed;
    private readonly RandomSource _random;
    private readonly float[] _closest;
    private readonly double[] _potentials;

    public CenterSeeder(ClusterRows rows, int count, ulong seed)
    {
        _rows = rows;
        _count = count;
        _seed = seed;
        _random = new RandomSource(seed);
        _closest = new float[rows.TileCount * TileRows];
        _potentials = new double[Blocks.Count(rows.TileCount, ClusterRows.BlockTiles)];
        Array.Fill(_closest, float.PositiveInfinity);
    }

    /// <summary>Centre after centre, in scaled coordinates.</summary>
    public float[] Choose(KMeansSeeding seeding, CancellationToken cancellationToken)
    {
        if (_rows.Count < _count)
        {
            throw new TrainingDataException($"{_count} clusters need at least as many rows; there are {_rows.Count}.", "Ask for fewer clusters.");
        }

        return seeding switch
        {
            KMeansSeeding.Random => AtRandom(),
            KMeansSeeding.Parallel => Parallel(cancellationToken),
            _ => PlusPlus(cancellationToken),
        };
    }

    private float[] AtRandom()
    {
        // Floyd's sampling: k different rows with k draws.
        var chosen = new HashSet<int>();
        var centers = new float[_count * _rows.Columns];
        for (var c = 0; c < _count; c++)
        {
            var last = _rows.Count - _count + c;
            var row = _random.NextInt32(last + 1);
            row = chosen.Add(row) ? row : last;
            chosen.Add(row);
            _rows.Row(row, Center(centers, c));
        }

        return centers;
    }

    private float[] PlusPlus(CancellationToken cancellationToken)
    {
        var centers = new float[_count * _rows.Columns];
        _rows.Row(FirstRow(), Center(centers, 0));
        Approach(Center(centers, 0).ToArray(), cancellationToken);
        var trials = Math.Min(MaxTrials, 2 + (int)DeterministicMath.Log(_count));
        for (var c = 1; c < _count; c++)
        {
            var candidates = new float[trials][];
            for (var t = 0; t < trials; t++)
            {
                candidates[t] = new float[_rows.Columns];
                _rows.Row(Draw(), candidates[t]);
            }

            var best = candidates[Best(candidates, cancellationToken)];
            best.CopyTo(Center(centers, c));
            Approach(best, cancellationToken);
        }

        return centers;
    }

    private float[] Parallel(CancellationToken cancellationToken)
    {
        var pool = new List<float>();
        Add(FirstRow());
        for (var round = 0; round < Rounds; round++)
        {
            var potential = _potentials.Sum();
            var seed = Seeds.Derive((long)_seed, round);
            for (var i = 0; potential > 0 && i < _rows.Count; i++)
            {
                if (Seeds.Uniform(seed, i) * potential < 2.0 * _count * _closest[i] * _rows.Weights[i])
                {
                    Add(i);
                }
            }
        }

        var found = pool.Count / _rows.Columns;
        if (found <= _count)
        {
            // Too few rows to draw from: the plain way finds the others, or finds that there are none.
            Array.Fill(_closest, float.PositiveInfinity);
            return PlusPlus(cancellationToken);
        }

        var centers = pool.ToArray();
        var run = new LloydRun(_rows, centers, found);
        run.Assign(cancellationToken);
        var weights = new float[found];
        for (var c = 0; c < found; c++)
        {
            weights[c] = (float)run.Weight(c);
        }

        var context = new Data.LearningContext(1, _rows.Degree);
        using var candidates = ClusterRows.Create(
            new Data.FeatureMatrix(centers, found, _rows.Columns), weights, false, MissingValues.Mean, context, cancellationToken);
        var chosen = new CenterSeeder(candidates, _count, Seeds.Derive((long)_seed, Rounds)).Choose(KMeansSeeding.PlusPlus, cancellationToken);
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = candidates.Scaling.Unscale(i % _rows.Columns, chosen[i]);
        }

        return chosen;

        void Add(int row)
        {
            var point = new float[_rows.Columns];
            _rows.Row(row, point);
            pool.AddRange(point);
            Approach(point, cancellationToken);
        }
    }

    private Span<float> Center(float[] centers, int index) => centers.AsSpan(index * _rows.Columns, _rows.Columns);

    private int FirstRow()
    {
        var left = _random.NextDouble() * _rows.TotalWeight;
        for (var i = 0; i < _rows.Count; i++)
        {
            left -= _rows.Weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return _rows.Count - 1;
    }

    private int Draw()
    {
        var total = 0.0;
        foreach (var potential in _potentials)
        {
            total += potential;
        }

        if (!(total > 0))
        {
            throw new TrainingDataException($"{_count} clusters are more than there are rows that differ.", "Ask for fewer clusters.");
        }

        var left = _random.NextDouble() * total;
        var block = 0;
        while (block < _potentials.Length - 1 && left >= _potentials[block])
        {
            left -= _potentials[block++];
        }

        // Rounding can leave a crumb behind the last row: then it is the last that has any chance.
        const int BlockRows = ClusterRows.BlockTiles * TileRows;
        var last = -1;
        for (var i = block * BlockRows; i < Math.Min((block + 1) * BlockRows, _rows.Count) || last < 0; i++)
        {
            i = i < _rows.Count ? i : 0;
            var share = (double)_closest[i] * _rows.Weights[i];
            if (share > 0)
            {
                last = i;
                if (left < share)
                {
                    return i;
                }

                left -= share;
            }
        }

        return last;
    }

    /// <summary>Takes a point among the centres: each row's distance from the closest one, and the blocks' sums of them.</summary>
    private void Approach(float[] point, CancellationToken cancellationToken) => _rows.ForBlocks((block, first, tiles) =>
    {
        var sum = default(LaneSum);
        float* distances = stackalloc float[TileRows];
        fixed (float* closest = _closest, weights = _rows.Weights)
        {
            for (var t = first; t < first + tiles; t++)
            {
                DistanceKernel.Run(_rows.Tile(t), point, distances);
                for (var lane = 0; lane < TileRows; lane += 8)
                {
                    var at = (t * TileRows) + lane;
                    var least = Vector256.Min(Vector256.Load(distances + lane), Vector256.Load(closest + at));
                    least.Store(closest + at);
                    sum.Add(LaneSum.Widen(least) * LaneSum.Widen(Vector256.Load(weights + at)));
                }
            }
        }

        _potentials[block] = sum.Total;
    }, cancellationToken);

    /// <summary>The candidate that would leave the least sum of squared distances.</summary>
    private int Best(float[][] candidates, CancellationToken cancellationToken)
    {
        var sums = new double[_potentials.Length * candidates.Length];
        _rows.ForBlocks((block, first, tiles) =>
        {
            Span<LaneSum> lanes = stackalloc LaneSum[MaxTrials];
            lanes.Clear();
            float* distances = stackalloc float[TileRows];
            fixed (float* closest = _closest, weights = _rows.Weights)
            {
                for (var t = first; t < first + tiles; t++)
                {
                    for (var c = 0; c < candidates.Length; c++)
                    {
                        DistanceKernel.Run(_rows.Tile(t), candidates[c], distances);
                        for (var lane = 0; lane < TileRows; lane += 8)
                        {
                            var at = (t * TileRows) + lane;
                            var least = Vector256.Min(Vector256.Load(distances + lane), Vector256.Load(closest + at));
                            lanes[c].Add(LaneSum.Widen(least) * LaneSum.Widen(Vector256.Load(weights + at)));
                        }
                    }
                }
            }

            for (var c = 0; c < candidates.Length; c++)
            {
                sums[(block * candidates.Length) + c] = lanes[c].Total;
            }
        }, cancellationToken);
        var best = 0;
        var least = double.PositiveInfinity;
        for (var c = 0; c < candidates.Length; c++)
        {
            var sum = 0.0;
            for (var block = 0; block < _potentials.Length; block++)
            {
                sum += sums[(block * candidates.Length) + c];
            }

            if (sum < least)
            {
                (best, least) = (c, sum);
            }
        }

        return best;
    }
}
