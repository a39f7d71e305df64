using System.Buffers;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>
/// Computes each row's gradient and hessian and rounds them at random, up or down so that the mean is kept, to whole numbers so small
/// that their sums over all rows fit into 32 bits.
/// </summary>
internal sealed unsafe partial class GradientQuantizer : IDisposable
{
    private const int BlockRows = 8192;
    private const int MaxLevel = 1 << 15;
    private readonly ObjectiveFunction _objective;
    private readonly LearningSet _train;
    private readonly Workers _workers;
    private readonly NativeBuffer<float> _gradients;
    private readonly NativeBuffer<float> _hessians;
    private readonly NativeBuffer<long> _packed;
    private readonly int _outputs;
    private readonly int[] _starts;
    private readonly (float Gradient, float Hessian)[] _blockMaxima;
    private readonly long[] _blockSums;
    private readonly long[] _blockSquares;

    public GradientQuantizer(ObjectiveFunction objective, LearningSet train, Workers workers)
    {
        _objective = objective;
        _train = train;
        _workers = workers;
        _outputs = objective.OutputCount;
        _gradients = new NativeBuffer<float>((long)train.RowCount * _outputs);
        _hessians = new NativeBuffer<float>((long)train.RowCount * _outputs);
        _packed = new NativeBuffer<long>(train.RowCount);
        _starts = Starts(train, objective.IsByGroup);
        _blockMaxima = new (float, float)[(_starts.Length - 1) * _outputs];
        _blockSums = new long[(train.RowCount + BlockRows - 1) / BlockRows];
        _blockSquares = new long[_blockSums.Length];
    }

    /// <summary>One packed gradient and hessian a row.</summary>
    public long* Packed => _packed.Pointer;

    /// <summary>The sum over all rows.</summary>
    public long Sum => _blockSums.Sum();

    /// <summary>What a whole-numbered gradient has to be multiplied with.</summary>
    public double GradientScale { get; private set; }

    /// <summary>What a whole-numbered hessian has to be multiplied with.</summary>
    public double HessianScale { get; private set; }

    /// <summary>The sum of squared gradients over the sum of hessians.</summary>
    /// <remarks>
    /// Where a model predicts all that can be, the sum of gradients of rows drawn at random has about this variance for each unit of their hessians:
    /// 1 for a log loss (the information equality), the residual variance for squared errors.
    /// </remarks>
    public double NoisePerHessian
    {
        get
        {
            var hessian = Sum & uint.MaxValue;
            return hessian == 0 ? 0 : _blockSquares.Sum() * (GradientScale * GradientScale) / (hessian * HessianScale);
        }
    }

    /// <summary>The greatest whole number such that no sum over the rows overflows.</summary>
    public static int Level(int rows) => (int)Math.Clamp((int.MaxValue / (long)rows) - 1, 1, MaxLevel);

    /// <summary>Computes the derivatives at the current scores, for all outputs.</summary>
    /// <param name="scores">Rows × outputs, row after row.</param>
    public void Derive(NativeBuffer<float> scores) => _workers.For(_starts.Length - 1, block => DeriveBlock(scores, block));

    /// <summary>Rounds the derivatives of one output.</summary>
    /// <param name="output">The output's number.</param>
    /// <param name="key">Random bits of this tree.</param>
    public void Quantize(int output, uint key)
    {
        var rows = _train.RowCount;
        float gradient = 0, hessian = 0;
        for (var block = output; block < _blockMaxima.Length; block += _outputs)
        {
            gradient = Math.Max(gradient, _blockMaxima[block].Gradient);
            hessian = Math.Max(hessian, _blockMaxima[block].Hessian);
        }

        if (!float.IsFinite(gradient) || !float.IsFinite(hessian))
        {
            throw new TrainingDataException(
                $"The derivatives of {_objective.LossName} are not finite any more.", "Scale the labels down, or take smaller steps.");
        }

        var level = Level(rows);
        var up = gradient > 0 ? level / gradient : 0;
        var upHessian = hessian > 0 ? level / hessian : 0;
        GradientScale = gradient / (double)level;
        HessianScale = hessian / (double)level;
        _workers.ForBlocks(rows, BlockRows, (start, count) => Round((long)output * rows, start, count, up, upHessian, key));
    }

    public void Dispose()
    {
        _gradients.Dispose();
        _hessians.Dispose();
        _packed.Dispose();
    }

    /// <summary>Where blocks of rows begin, and after them the number of rows; groups are kept in one piece.</summary>
    private static int[] Starts(LearningSet train, bool isByGroup)
    {
        List<int> starts = [0];
        var groups = isByGroup ? train.Groups.Span : default;
        for (var next = BlockRows; next < train.RowCount; next += BlockRows)
        {
            while (next < groups.Length && groups[next] == groups[next - 1])
            {
                next++;
            }

            if (next < train.RowCount)
            {
                starts.Add(next);
            }
        }

        starts.Add(train.RowCount);
        return [.. starts];
    }

    private void DeriveBlock(NativeBuffer<float> scores, int block)
    {
        var start = _starts[block];
        var count = _starts[block + 1] - start;
        if (_outputs == 1)
        {
            var gradients = _gradients.Slice(start, count);
            var hessians = _hessians.Slice(start, count);
            _objective.Derivatives(_train, start, scores.Slice(start, count), gradients, hessians);
            _blockMaxima[block] = (MaxAbsolute(gradients), MaxAbsolute(hessians));
            return;
        }

        var rented = ArrayPool<float>.Shared.Rent(2 * count * _outputs);
        try
        {
            var gradients = rented.AsSpan(0, count * _outputs);
            var hessians = rented.AsSpan(count * _outputs, count * _outputs);
            _objective.Derivatives(_train, start, new Span<float>(scores.Pointer + ((long)start * _outputs), count * _outputs), gradients, hessians);
            for (var output = 0; output < _outputs; output++)
            {
                var at = ((long)output * _train.RowCount) + start;
                _blockMaxima[(block * _outputs) + output] =
                    (TakeEvery(gradients[output..], _gradients.Pointer + at, count), TakeEvery(hessians[output..], _hessians.Pointer + at, count));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Copies one output's values, which lie apart, next to each other, and finds their greatest magnitude.</summary>
    private float TakeEvery(ReadOnlySpan<float> from, float* to, int count)
    {
        for (int i = 0, at = 0; i < count; i++, at += _outputs)
        {
            to[i] = from[at];
        }

        return MaxAbsolute(new ReadOnlySpan<float>(to, count));
    }

    private static float MaxAbsolute(ReadOnlySpan<float> values)
    {
        var i = 0;
        var max = 0f;
        if (Vector256.IsHardwareAccelerated)
        {
            var lanes = Vector256<float>.Zero;
            for (; i <= values.Length - 8; i += 8)
            {
                lanes = Vector256.Max(lanes, Vector256.Abs(Vector256.Create(values.Slice(i, 8))));
            }

            for (var lane = 0; lane < 8; lane++)
            {
                max = Math.Max(max, lanes[lane]);
            }
        }

        for (; i < values.Length; i++)
        {
            max = Math.Max(max, Math.Abs(values[i]));
        }

        return max;
    }

    private void Round(long offset, int start, int count, float up, float upHessian, uint key)
    {
        var gradients = _gradients.Pointer + offset;
        var hessians = _hessians.Pointer + offset;
        var packed = _packed.Pointer;
        var row = start;
        var end = start + count;
        long sum = 0, squares = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var unit = Vector256.Create(1f / 65536);
            var sums = Vector256<long>.Zero;
            var squareSums = Vector256<long>.Zero;
            for (; row <= end - 8; row += 8)
            {
                var bits = Mix(key, Vector256.Create((uint)row) + Vector256<uint>.Indices);
                var low = Vector256.ConvertToSingle((bits & Vector256.Create(0xFFFFu)).AsInt32()) * unit;
                var high = Vector256.ConvertToSingle((bits >>> 16).AsInt32()) * unit;
                var g = Round(Vector256.Load(gradients + row) * up, low);
                var h = Round(Vector256.Load(hessians + row) * upHessian, high).AsUInt32();
                var (g0, g1) = Vector256.Widen(g);
                var (h0, h1) = Vector256.Widen(h);
                var first = (g0 << 32) + h0.AsInt64();
                var second = (g1 << 32) + h1.AsInt64();
                first.Store(packed + row);
                second.Store(packed + row + 4);
                sums += first + second;

                // A gradient is at most 2^15, its square fits into 31 bits.
                var (s0, s1) = Vector256.Widen(g * g);
                squareSums += s0 + s1;
            }

            sum = Vector256.Sum(sums);
            squares = Vector256.Sum(squareSums);
        }

        for (; row < end; row++)
        {
            var bits = RandomHash.Mix(key, (uint)row);
            var low = (bits & 0xFFFF) * (1f / 65536);
            var high = (bits >> 16) * (1f / 65536);
            packed[row] = PackedSum.Pack(Round(gradients[row] * up, low), (uint)Round(hessians[row] * upHessian, high));
            sum += packed[row];
            squares += (long)PackedSum.Gradient(packed[row]) * PackedSum.Gradient(packed[row]);
        }

        _blockSums[start / BlockRows] = sum;
        _blockSquares[start / BlockRows] = squares;
    }

    // Up when the fraction is above the draw; a whole number always stays what it is.
    private static int Round(float value, float draw)
    {
        var floor = MathF.Floor(value);
        return (int)floor + (value - floor > draw ? 1 : 0);
    }

    private static Vector256<int> Round(Vector256<float> value, Vector256<float> draw)
    {
        var floor = Vector256.Floor(value);
        return Vector256.ConvertToInt32(floor) - Vector256.GreaterThan(value - floor, draw).AsInt32();
    }

    private static Vector256<uint> Mix(uint key, Vector256<uint> value)
    {
        var x = Vector256.Create(key) ^ (value * 0x9E3779B9u);
        x ^= x >>> 16;
        x *= 0x7FEB352Du;
        x ^= x >>> 15;
        x *= 0x846CA68Bu;
        return x ^ (x >>> 16);
    }
}
