using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>Weighted mean, variance and range of each column, leaving out what is missing.</summary>
internal sealed unsafe class ColumnMoments
{
    private const int BlockRows = 4096;
    private readonly double[] _weights;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly float[] _shifts;

    private ColumnMoments(float[] shifts)
    {
        _shifts = shifts;
        _weights = new double[shifts.Length];
        _sums = new double[shifts.Length];
        _squares = new double[shifts.Length];
        Minima = new float[shifts.Length];
        Maxima = new float[shifts.Length];
        Array.Fill(Minima, float.PositiveInfinity);
        Array.Fill(Maxima, float.NegativeInfinity);
    }

    public float[] Minima { get; }

    public float[] Maxima { get; }

    /// <summary>The first missing value's row, or -1.</summary>
    public int FirstMissing { get; private set; } = -1;

    public static ColumnMoments Measure(FeatureMatrix features, ReadOnlyMemory<float> weights, int degree, CancellationToken cancellationToken)
    {
        // Sums of differences from the first row that counts lose nothing when a column's mean is far from zero.
        var shifts = new float[features.ColumnCount];
        for (var j = 0; j < shifts.Length; j++)
        {
            var value = features.Values[j];
            shifts[j] = float.IsFinite(value) && (weights.IsEmpty || weights.Span[0] > 0) ? value : 0;
        }

        var parts = new ColumnMoments[Blocks.Count(features.RowCount, BlockRows)];
        Blocks.For(features.RowCount, BlockRows, degree, (block, start, count) =>
        {
            var part = new ColumnMoments(shifts);
            for (var i = start; i < start + count; i++)
            {
                var weight = weights.IsEmpty ? 1 : weights.Span[i];
                if (weight > 0 && part.Add(features.Row(i), weight) && part.FirstMissing < 0)
                {
                    part.FirstMissing = i;
                }
            }

            parts[block] = part;
        }, cancellationToken);
        var total = new ColumnMoments(shifts);
        foreach (var part in parts)
        {
            total.Add(part);
        }

        return total;
    }

    public double Mean(int column) => _weights[column] > 0 ? _shifts[column] + (_sums[column] / _weights[column]) : 0;

    /// <summary>The variance with a missing value counted as the mean; <paramref name="total"/> is the weight of all rows.</summary>
    public double Variance(int column, double total)
        => _weights[column] > 0 ? Math.Max(0, _squares[column] - (_sums[column] * _sums[column] / _weights[column])) / total : 0;

    private bool Add(ReadOnlySpan<float> row, float weight)
    {
        var missing = Vector256<float>.Zero;
        var j = 0;
        fixed (float* values = row, shifts = _shifts, minima = Minima, maxima = Maxima)
        fixed (double* weights = _weights, sums = _sums, squares = _squares)
        {
            for (; j <= row.Length - 8; j += 8)
            {
                var value = Vector256.Load(values + j);
                var finite = Vector256.LessThanOrEqual(Vector256.Abs(value), Vector256.Create(float.MaxValue));
                missing |= ~finite;
                Vector256.ConditionalSelect(finite, Vector256.Min(value, Vector256.Load(minima + j)), Vector256.Load(minima + j)).Store(minima + j);
                Vector256.ConditionalSelect(finite, Vector256.Max(value, Vector256.Load(maxima + j)), Vector256.Load(maxima + j)).Store(maxima + j);
                var (lower, upper) = Vector256.Widen((value - Vector256.Load(shifts + j)) & finite);
                var (lowerWeight, upperWeight) = Vector256.Widen(Vector256.Create(weight) & finite);
                var difference = Vector512.Create(lower, upper);
                var w = Vector512.Create(lowerWeight, upperWeight);
                (Vector512.Load(weights + j) + w).Store(weights + j);
                (Vector512.Load(sums + j) + (w * difference)).Store(sums + j);
                (Vector512.Load(squares + j) + (w * difference * difference)).Store(squares + j);
            }
        }

        var found = missing != Vector256<float>.Zero;
        for (; j < row.Length; j++)
        {
            if (!float.IsFinite(row[j]))
            {
                found = true;
                continue;
            }

            Minima[j] = Math.Min(row[j], Minima[j]);
            Maxima[j] = Math.Max(row[j], Maxima[j]);
            double difference = row[j] - _shifts[j];
            _weights[j] += weight;
            _sums[j] += weight * difference;
            _squares[j] += weight * difference * difference;
        }

        return found;
    }

    private void Add(ColumnMoments part)
    {
        FirstMissing = FirstMissing < 0 ? part.FirstMissing : FirstMissing;
        for (var j = 0; j < _shifts.Length; j++)
        {
            _weights[j] += part._weights[j];
            _sums[j] += part._sums[j];
            _squares[j] += part._squares[j];
            Minima[j] = Math.Min(Minima[j], part.Minima[j]);
            Maxima[j] = Math.Max(Maxima[j], part.Maxima[j]);
        }
    }
}
