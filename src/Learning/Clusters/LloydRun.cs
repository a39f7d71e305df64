using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>Lloyd's iteration (Lloyd 1982): assign each row to its nearest centre, move each centre to its rows' mean.</summary>
internal sealed unsafe class LloydRun
{
    private const int TileRows = ClusterRows.TileRows;
    private readonly ClusterRows _rows;
    private readonly CenterGroups _groups;
    private readonly CenterSums _sums;
    private readonly int _blockTiles;

    public LloydRun(ClusterRows rows, float[] centers, int count)
    {
        _rows = rows;
        Centers = centers;
        Count = count;
        _groups = new CenterGroups(centers, count, rows.Columns);
        _sums = new CenterSums(count, rows.Columns, rows.SumScales);
        Assignments = new int[rows.TileCount * TileRows];
        Array.Fill(Assignments, -1);

        // About ten million multiplications a block: the sums are exact, so that blocks may be cut as the work is.
        _blockTiles = (int)Math.Clamp((1L << 24) / ((long)count * rows.Columns * TileRows), 1, 256);
    }

    /// <summary>Centre after centre, in scaled coordinates.</summary>
    public float[] Centers { get; }

    public int Count { get; }

    /// <summary>A cluster a row.</summary>
    public int[] Assignments { get; }

    /// <summary>Assigns each row; answers how many changed their cluster.</summary>
    public long Assign(CancellationToken cancellationToken)
    {
        var idle = new ConcurrentBag<CenterSums>();
        var moved = 0L;
        Blocks.For(_rows.TileCount, _blockTiles, _rows.Degree, (_, first, tiles) =>
        {
            if (!idle.TryTake(out var sums))
            {
                sums = new CenterSums(Count, _rows.Columns, _rows.SumScales);
            }

            Interlocked.Add(ref moved, AssignTiles(first, tiles, sums));
            idle.Add(sums);
        }, cancellationToken);
        foreach (var sums in idle)
        {
            _sums.Take(sums);
        }

        return moved;
    }

    /// <summary>Moves each centre to the mean of its rows; answers Σ ‖new - old‖².</summary>
    public double MoveCenters()
    {
        var shift = 0.0;
        for (var c = 0; c < Count; c++)
        {
            var weight = _sums.Weight(c);
            for (var j = 0; weight > 0 && j < _rows.Columns; j++)
            {
                var center = (float)(_sums.Sum(c, j) / weight);
                var difference = (double)center - Centers[(c * _rows.Columns) + j];
                shift += difference * difference;
                Centers[(c * _rows.Columns) + j] = center;
            }
        }

        _groups.Update(Centers);
        return shift;
    }

    /// <summary>Gives each empty cluster the row that lies farthest from its centre.</summary>
    public void FillEmpty(CancellationToken cancellationToken)
    {
        var distances = Array.Empty<float>();
        var row = new float[CenterSums.Pad(_rows.Columns)];
        for (var c = 0; c < Count; c++)
        {
            if (_sums.Weight(c) > 0)
            {
                continue;
            }

            if (distances.Length == 0)
            {
                distances = OwnDistances(cancellationToken);
            }

            var farthest = -1;
            for (var i = 0; i < _rows.Count; i++)
            {
                if (distances[i] > (farthest < 0 ? 0 : distances[farthest]) && _sums.Weight(Assignments[i]) > _rows.Weights[i])
                {
                    farthest = i;
                }
            }

            if (farthest < 0)
            {
                throw new TrainingDataException(
                    $"{Count} clusters are more than there are rows that differ.", "Ask for fewer clusters.");
            }

            _rows.Row(farthest, row);
            row[_rows.Columns] = 1;
            fixed (float* coordinates = row)
            {
                _sums.Move(coordinates, _rows.Weights[farthest], Assignments[farthest], c);
            }

            Assignments[farthest] = c;
            distances[farthest] = 0;
        }
    }

    /// <summary>Σ weight · ‖row - its centre‖², from the exact sums and without another pass.</summary>
    public double Inertia()
    {
        var inertia = _rows.TotalSquares;
        for (var c = 0; c < Count; c++)
        {
            double product = 0, square = 0;
            for (var j = 0; j < _rows.Columns; j++)
            {
                double center = Centers[(c * _rows.Columns) + j];
                product += center * _sums.Sum(c, j);
                square += center * center;
            }

            inertia += (_sums.Weight(c) * square) - (2 * product);
        }

        return Math.Max(0, inertia);
    }

    public double Weight(int cluster) => _sums.Weight(cluster);

    private long AssignTiles(int first, int tiles, CenterSums sums)
    {
        int* nearest = stackalloc int[TileRows];
        var row = new float[CenterSums.Pad(_rows.Columns)];
        var moved = 0L;
        fixed (float* coordinates = row)
        fixed (int* all = Assignments)
        {
            coordinates[_rows.Columns] = 1;
            for (var t = first; t < first + tiles; t++)
            {
                var tile = _rows.Tile(t);
                var assigned = all + (t * TileRows);
                NearestKernel.Run(tile, _groups, nearest, null);
                var changed = Changes(nearest, assigned);
                var count = Math.Min(TileRows, _rows.Count - (t * TileRows));
                changed &= count == TileRows ? uint.MaxValue : (1u << count) - 1;
                moved += BitOperations.PopCount(changed);
                for (; changed != 0; changed &= changed - 1)
                {
                    var i = BitOperations.TrailingZeroCount(changed);
                    for (var j = 0; j < _rows.Columns; j++)
                    {
                        coordinates[j] = tile[(j * TileRows) + i];
                    }

                    sums.Move(coordinates, _rows.Weights[(t * TileRows) + i], assigned[i], nearest[i]);
                    assigned[i] = nearest[i];
                }
            }
        }

        return moved;
    }

    private static uint Changes(int* left, int* right)
    {
        var changed = 0u;
        for (var lane = 0; lane < TileRows; lane += 8)
        {
            changed |= (~Vector256.Equals(Vector256.Load(left + lane), Vector256.Load(right + lane)).ExtractMostSignificantBits() & 0xFF) << lane;
        }

        return changed;
    }

    private float[] OwnDistances(CancellationToken cancellationToken)
    {
        var distances = new float[_rows.Count];
        var columns = _rows.Columns;
        Blocks.For(_rows.Count, 4096, _rows.Degree, (_, start, count) =>
        {
            var row = new float[columns];
            for (var i = start; i < start + count; i++)
            {
                _rows.Row(i, row);
                distances[i] = Kernels.SquaredDistance(row, Centers.AsSpan(Assignments[i] * columns, columns));
            }
        }, cancellationToken);
        return distances;
    }
}
