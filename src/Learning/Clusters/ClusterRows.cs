using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees;

namespace AudienceML.Learning.Clusters;

/// <summary>The training rows that count: checked, scaled, and packed into tiles once, so that each pass over them reads vectors in order.</summary>
internal sealed unsafe class ClusterRows : IDisposable
{
    public const int TileRows = NearestKernel.TileRows;

    /// <summary>Tiles of a block; sums of doubles are added up by blocks.</summary>
    public const int BlockTiles = 128;
    private const double Greatest = 1e15;
    private readonly NativeBuffer<float> _tiles;

    private ClusterRows(int count, ColumnScaling scaling, int degree)
    {
        Count = count;
        Scaling = scaling;
        Columns = scaling.ColumnCount;
        Degree = degree;
        TileCount = (count + TileRows - 1) / TileRows;
        Weights = new float[TileCount * TileRows];
        _tiles = new NativeBuffer<float>((long)TileCount * TileRows * Columns);
    }

    public int Count { get; }

    public int Columns { get; }

    public int TileCount { get; }

    public int Degree { get; }

    public ColumnScaling Scaling { get; }

    /// <summary>One a row, and 0 for the rows that fill up the last tile.</summary>
    public float[] Weights { get; }

    public double TotalWeight { get; private set; }

    /// <summary>Σ weight · ‖row‖².</summary>
    public double TotalSquares { get; private set; }

    /// <summary>The mean variance of the scaled columns.</summary>
    public double MeanVariance { get; private set; }

    /// <summary>Scales of <see cref="CenterSums"/>.</summary>
    public double[] SumScales { get; private set; } = [];

    public static ClusterRows Create(
        FeatureMatrix features, ReadOnlyMemory<float> weights, bool standardize, MissingValues missing, LearningContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var (count, total, greatest) = CheckWeights(features, weights.Span);
        var moments = ColumnMoments.Measure(features, weights, context.MaxDegreeOfParallelism, cancellationToken);
        if (missing == MissingValues.Refuse && moments.FirstMissing >= 0)
        {
            throw new TrainingDataException(
                $"Row {moments.FirstMissing} has a missing or infinite value.", "Fill it in, or let missing values count as their column's mean.");
        }

        var columns = features.ColumnCount;
        var offsets = new float[columns];
        var factors = new float[columns];
        var scales = new double[columns + 1];
        var variances = 0.0;
        for (var j = 0; j < columns; j++)
        {
            var deviation = Math.Sqrt(moments.Variance(j, total));
            offsets[j] = (float)moments.Mean(j);
            factors[j] = standardize && deviation > 0 && float.IsNormal((float)(1 / deviation)) ? (float)(1 / deviation) : 1;
            variances += moments.Variance(j, total) * factors[j] * factors[j];
            var reach = moments.Minima[j] > moments.Maxima[j]
                ? 0
                : Math.Max((double)moments.Maxima[j] - offsets[j], (double)offsets[j] - moments.Minima[j]) * factors[j];
            if (reach > Greatest)
            {
                throw new TrainingDataException(
                    $"Column {j} reaches from {moments.Minima[j]} to {moments.Maxima[j]}, too far for distances in single precision.",
                    "Scale the column, or take its logarithm.");
            }

            // One bit to spare for the rounding of the offset, the difference and the product.
            scales[j] = CenterSums.Scale(reach * greatest * 2, count);
        }

        scales[columns] = CenterSums.Scale(greatest, count);
        var rows = new ClusterRows(count, new ColumnScaling(offsets, factors, missing), context.MaxDegreeOfParallelism)
        {
            TotalWeight = total,
            MeanVariance = variances / columns,
            SumScales = scales,
        };
        try
        {
            rows.Fill(features, weights, cancellationToken);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public float* Tile(int tile) => _tiles.Pointer + ((long)tile * TileRows * Columns);

    /// <summary>Copies a row's coordinates.</summary>
    public void Row(int index, Span<float> coordinates)
    {
        var at = Tile(index / TileRows) + (index % TileRows);
        for (var j = 0; j < Columns; j++)
        {
            coordinates[j] = at[j * TileRows];
        }
    }

    /// <summary>Runs a body for blocks of tiles given their number, first tile and number of tiles.</summary>
    public void ForBlocks(Action<int, int, int> body, CancellationToken cancellationToken)
        => Blocks.For(TileCount, BlockTiles, Degree, body, cancellationToken);

    public void Dispose() => _tiles.Dispose();

    private static (int Count, double Total, float Greatest) CheckWeights(FeatureMatrix features, ReadOnlySpan<float> weights)
    {
        if (weights.Length != 0 && weights.Length != features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many weights or none, not {weights.Length}.", nameof(weights));
        }

        var count = weights.IsEmpty ? features.RowCount : 0;
        var total = (double)count;
        var greatest = 1f;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] is >= 0 and <= (float)Greatest))
            {
                throw new TrainingDataException($"The weight of row {i} is {weights[i]}.", "Weights lie between 0 and 1e15.");
            }

            count += weights[i] > 0 ? 1 : 0;
            total += weights[i];
            greatest = i == 0 ? weights[0] : Math.Max(greatest, weights[i]);
        }

        if (count == 0 || features.ColumnCount == 0)
        {
            throw new TrainingDataException(
                $"There is nothing to cluster: {count} rows with a weight above 0 and {features.ColumnCount} columns.", "Give rows with features.");
        }

        return (count, total, greatest);
    }

    private void Fill(FeatureMatrix features, ReadOnlyMemory<float> weights, CancellationToken cancellationToken)
    {
        var kept = Count == features.RowCount ? null : Kept(weights.Span);
        var squares = new double[Blocks.Count(TileCount, BlockTiles)];
        ForBlocks((block, first, tiles) =>
        {
            var gathered = new float[kept is null ? 0 : TileRows * Columns];
            var sum = default(LaneSum);
            for (var t = first; t < first + tiles; t++)
            {
                var start = t * TileRows;
                var count = Math.Min(TileRows, Count - start);
                ReadOnlySpan<float> source = gathered;
                if (kept is null)
                {
                    source = features.Values.Slice(start * Columns, count * Columns);
                }
                else
                {
                    for (var i = 0; i < count; i++)
                    {
                        features.Row(kept[start + i]).CopyTo(gathered.AsSpan(i * Columns, Columns));
                    }
                }

                for (var i = 0; i < count; i++)
                {
                    Weights[start + i] = weights.IsEmpty ? 1 : weights.Span[kept is null ? start + i : kept[start + i]];
                }

                TilePacker.Pack(source, count, Scaling, Tile(t));
                AddSquares(Tile(t), start, ref sum);
            }

            squares[block] = sum.Total;
        }, cancellationToken);
        foreach (var part in squares)
        {
            TotalSquares += part;
        }
    }

    private int[] Kept(ReadOnlySpan<float> weights)
    {
        var kept = new int[Count];
        var next = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                kept[next++] = i;
            }
        }

        return kept;
    }

    private void AddSquares(float* tile, int start, ref LaneSum sum)
    {
        fixed (float* weights = Weights)
        {
            for (var lane = 0; lane < TileRows; lane += 8)
            {
                var square = Vector512<double>.Zero;
                for (var j = 0; j < Columns; j++)
                {
                    var value = LaneSum.Widen(Vector256.Load(tile + (j * TileRows) + lane));
                    square += value * value;
                }

                sum.Add(square * LaneSum.Widen(Vector256.Load(weights + start + lane)));
            }
        }
    }
}
