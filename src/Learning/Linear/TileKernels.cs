using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>Products of the rows of one tile with vectors. All read whole blocks of sixteen columns; weights behind the last column are zero.</summary>
internal static unsafe class TileKernels
{
    /// <summary>Columns rounded up to whole blocks of sixteen.</summary>
    public static int Width(int columns) => (columns + 15) & ~15;

    /// <summary>
    /// margins[i] = offset + Σ x[i, j] · coefficients[j]: sixteen lanes with fused steps, then the lanes halve, 16, 8, 4, 2, 1. The number of
    /// rows is a multiple of sixteen.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Margins(float* rows, nuint stride, int count, int width, float* coefficients, float offset, float* margins)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var offsets = Vector512.Create(offset);
            for (var i = 0; i < count; i += 16)
            {
                var row = rows + ((nuint)i * stride);
                var sums = width switch
                {
                    16 => Sixteen512<One>(row, stride, 16, coefficients),
                    32 => Sixteen512<Two>(row, stride, 32, coefficients),
                    _ => Sixteen512<Any>(row, stride, width, coefficients),
                };
                (sums + offsets).Store(margins + i);
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            var row = rows + ((nuint)i * stride);
            margins[i] = offset + (Vector256.IsHardwareAccelerated ? Row256(row, width, coefficients) : ScalarMargin(row, width, coefficients));
        }
    }

    /// <summary>The plain form of one margin without its offset.</summary>
    internal static float ScalarMargin(float* row, int width, float* coefficients)
    {
        var lanes = stackalloc float[16];
        for (var lane = 0; lane < 16; lane++)
        {
            lanes[lane] = 0;
        }

        for (var j = 0; j < width; j++)
        {
            lanes[j % 16] = MathF.FusedMultiplyAdd(row[j], coefficients[j], lanes[j % 16]);
        }

        for (var half = 8; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    /// <summary>
    /// sums[j] = Σ weights[i] · x[i, j], in four turns of rows so that the steps do not wait for one another: (0 + 1) + (2 + 3). The number
    /// of rows is a multiple of four.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedSums(float* rows, nuint stride, int count, int width, float* weights, float* sums)
    {
        for (var j = 0; j < width; j += 16)
        {
            var row = rows + j;
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> a = default, b = default, c = default, d = default;
                for (var i = 0; i < count; i += 4, row += 4 * stride)
                {
                    a = Vector512.FusedMultiplyAdd(Vector512.Create(weights[i]), Vector512.Load(row), a);
                    b = Vector512.FusedMultiplyAdd(Vector512.Create(weights[i + 1]), Vector512.Load(row + stride), b);
                    c = Vector512.FusedMultiplyAdd(Vector512.Create(weights[i + 2]), Vector512.Load(row + (2 * stride)), c);
                    d = Vector512.FusedMultiplyAdd(Vector512.Create(weights[i + 3]), Vector512.Load(row + (3 * stride)), d);
                }

                ((a + b) + (c + d)).Store(sums + j);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Eight256(row, stride, count, weights, sums + j);
                Eight256(row + 8, stride, count, weights, sums + j + 8);
            }
            else
            {
                for (var lane = 0; lane < 16; lane++)
                {
                    sums[j + lane] = ScalarSum(row + lane, stride, count, weights);
                }
            }
        }
    }

    /// <summary>The plain form of the weighted sum of one column.</summary>
    internal static float ScalarSum(float* column, nuint stride, int count, float* weights)
    {
        float a = 0, b = 0, c = 0, d = 0;
        for (var i = 0; i < count; i += 4, column += 4 * stride)
        {
            a = MathF.FusedMultiplyAdd(weights[i], column[0], a);
            b = MathF.FusedMultiplyAdd(weights[i + 1], column[stride], b);
            c = MathF.FusedMultiplyAdd(weights[i + 2], column[2 * stride], c);
            d = MathF.FusedMultiplyAdd(weights[i + 3], column[3 * stride], d);
        }

        return (a + b) + (c + d);
    }

    /// <summary>
    /// sums[j] = Σ weights[i] · (x[i, j] - shift[j]) and squares[j] = Σ weights[i] · (x[i, j] - shift[j])², each in two turns of rows: 0 + 1. The
    /// number of rows is even.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Moments(float* rows, nuint stride, int count, int width, float* weights, float* shift, float* sums, float* squares)
    {
        for (var j = 0; j < width; j += 16)
        {
            var row = rows + j;
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> a = default, b = default, c = default, d = default;
                var shifts = Vector512.Load(shift + j);
                for (var i = 0; i < count; i += 2, row += 2 * stride)
                {
                    var x = Vector512.Load(row) - shifts;
                    var y = Vector512.Load(row + stride) - shifts;
                    var xWeighted = x * Vector512.Create(weights[i]);
                    var yWeighted = y * Vector512.Create(weights[i + 1]);
                    a += xWeighted;
                    b += yWeighted;
                    c = Vector512.FusedMultiplyAdd(xWeighted, x, c);
                    d = Vector512.FusedMultiplyAdd(yWeighted, y, d);
                }

                (a + b).Store(sums + j);
                (c + d).Store(squares + j);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Moments256(row, stride, count, weights, shift + j, sums + j, squares + j);
                Moments256(row + 8, stride, count, weights, shift + j + 8, sums + j + 8, squares + j + 8);
            }
            else
            {
                for (var lane = 0; lane < 16; lane++)
                {
                    ScalarMoments(row + lane, stride, count, weights, shift[j + lane], out sums[j + lane], out squares[j + lane]);
                }
            }
        }
    }

    /// <summary>The plain form of the moments of one column.</summary>
    internal static void ScalarMoments(float* column, nuint stride, int count, float* weights, float shift, out float sum, out float square)
    {
        float a = 0, b = 0, c = 0, d = 0;
        for (var i = 0; i < count; i += 2, column += 2 * stride)
        {
            var x = column[0] - shift;
            var y = column[stride] - shift;
            var xWeighted = x * weights[i];
            var yWeighted = y * weights[i + 1];
            a += xWeighted;
            b += yWeighted;
            c = MathF.FusedMultiplyAdd(xWeighted, x, c);
            d = MathF.FusedMultiplyAdd(yWeighted, y, d);
        }

        sum = a + b;
        square = c + d;
    }

    private static void Moments256(float* row, nuint stride, int count, float* weights, float* shift, float* sums, float* squares)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        var shifts = Vector256.Load(shift);
        for (var i = 0; i < count; i += 2, row += 2 * stride)
        {
            var x = Vector256.Load(row) - shifts;
            var y = Vector256.Load(row + stride) - shifts;
            var xWeighted = x * Vector256.Create(weights[i]);
            var yWeighted = y * Vector256.Create(weights[i + 1]);
            a += xWeighted;
            b += yWeighted;
            c = Vector256.FusedMultiplyAdd(xWeighted, x, c);
            d = Vector256.FusedMultiplyAdd(yWeighted, y, d);
        }

        (a + b).Store(sums);
        (c + d).Store(squares);
    }

    private static void Eight256(float* row, nuint stride, int count, float* weights, float* sums)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (var i = 0; i < count; i += 4, row += 4 * stride)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.Create(weights[i]), Vector256.Load(row), a);
            b = Vector256.FusedMultiplyAdd(Vector256.Create(weights[i + 1]), Vector256.Load(row + stride), b);
            c = Vector256.FusedMultiplyAdd(Vector256.Create(weights[i + 2]), Vector256.Load(row + (2 * stride)), c);
            d = Vector256.FusedMultiplyAdd(Vector256.Create(weights[i + 3]), Vector256.Load(row + (3 * stride)), d);
        }

        ((a + b) + (c + d)).Store(sums);
    }

    private static float Row256(float* row, int width, float* coefficients)
    {
        Vector256<float> low = default, high = default;
        for (var j = 0; j < width; j += 16)
        {
            low = Vector256.FusedMultiplyAdd(Vector256.Load(row + j), Vector256.Load(coefficients + j), low);
            high = Vector256.FusedMultiplyAdd(Vector256.Load(row + j + 8), Vector256.Load(coefficients + j + 8), high);
        }

        return PairSum.Halve(low + high);
    }

    /// <summary>Sixteen margins: the lanes of sixteen rows halve together, two rows a vector, then four, eight and sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sixteen512<TWidth>(float* row, nuint stride, int width, float* coefficients)
        where TWidth : struct, IRowWidth
    {
        // The rows are taken in the order that makes the halving end in theirs.
        var first = Eight<TWidth>(row, 4 * stride, stride, width, coefficients);
        var second = Eight<TWidth>(row + (2 * stride), 4 * stride, stride, width, coefficients);
        return Avx512F.Shuffle(first, second, 0b10_00_10_00) + Avx512F.Shuffle(first, second, 0b11_01_11_01);
    }

    /// <summary>Of the rows 4·q + r, q = 0 to 3, for r and r + 1: two lanes each, [q: r r r+1 r+1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Eight<TWidth>(float* row, nuint far, nuint near, int width, float* coefficients)
        where TWidth : struct, IRowWidth
    {
        var left = Four<TWidth>(row, far, width, coefficients).AsDouble();
        var right = Four<TWidth>(row + near, far, width, coefficients).AsDouble();
        return Avx512F.UnpackLow(left, right).AsSingle() + Avx512F.UnpackHigh(left, right).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Four<TWidth>(float* row, nuint far, int width, float* coefficients)
        where TWidth : struct, IRowWidth
    {
        var left = Pair(TWidth.Products(row, width, coefficients), TWidth.Products(row + far, width, coefficients));
        var right = Pair(TWidth.Products(row + (2 * far), width, coefficients), TWidth.Products(row + (3 * far), width, coefficients));
        return Avx512F.Shuffle4x128(left, right, 0b10_00_10_00) + Avx512F.Shuffle4x128(left, right, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pair(Vector512<float> left, Vector512<float> right)
        => Avx512F.Shuffle4x128(left, right, 0b01_00_01_00) + Avx512F.Shuffle4x128(left, right, 0b11_10_11_10);

    private interface IRowWidth
    {
        static abstract Vector512<float> Products(float* row, int width, float* coefficients);
    }

    private readonly struct One : IRowWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Products(float* row, int width, float* coefficients)
            => Vector512.FusedMultiplyAdd(Vector512.Load(row), Vector512.Load(coefficients), Vector512<float>.Zero);
    }

    private readonly struct Two : IRowWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Products(float* row, int width, float* coefficients)
            => Vector512.FusedMultiplyAdd(
                Vector512.Load(row + 16),
                Vector512.Load(coefficients + 16),
                Vector512.FusedMultiplyAdd(Vector512.Load(row), Vector512.Load(coefficients), Vector512<float>.Zero));
    }

    private readonly struct Any : IRowWidth
    {
        public static Vector512<float> Products(float* row, int width, float* coefficients)
        {
            var sum = Vector512<float>.Zero;
            for (var j = 0; j < width; j += 16)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(row + j), Vector512.Load(coefficients + j), sum);
            }

            return sum;
        }
    }
}
