using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees;

namespace AudienceML.Learning.Factorization;

/// <summary>Rows of factors, each on a cache line of its own and filled up with zeros to whole vectors of sixteen.</summary>
/// <remarks>Zeros stay zeros under steps of a gradient, so that no kernel has to know where a row really ends.</remarks>
internal sealed unsafe class FactorRows : IDisposable
{
    private const int Lanes = 16;
    private readonly NativeBuffer<float> _values;

    /// <summary>Rows of zeros.</summary>
    public FactorRows(int rows, int factors)
    {
        Factors = factors;
        Stride = (factors + Lanes - 1) / Lanes * Lanes;
        RowCount = rows;
        _values = new NativeBuffer<float>((long)rows * Stride);
        for (var row = 0; row < rows; row++)
        {
            new Span<float>(_values.Pointer + ((long)row * Stride), Stride).Clear();
        }
    }

    /// <summary>Values of a row that count.</summary>
    public int Factors { get; }

    /// <summary>Values from one row to the next, a multiple of sixteen.</summary>
    public int Stride { get; }

    public int RowCount { get; }

    public float* Pointer => _values.Pointer;

    public Span<float> Row(int row) => new(_values.Pointer + ((long)row * Stride), Factors);

    /// <summary>Normal numbers around 0; a row's numbers depend on the seed and <paramref name="streamOf"/> alone.</summary>
    public void FillNormal(long seed, double standardDeviation, Func<int, int> streamOf)
    {
        var random = new RandomSource(0UL);
        for (var row = 0; row < RowCount; row++)
        {
            var stream = streamOf(row);
            if (stream >= 0)
            {
                random.Reseed(Seeds.Derive(seed, stream));
                foreach (ref var value in Row(row))
                {
                    value = (float)random.Normal(0, standardDeviation);
                }
            }
        }
    }

    /// <summary>Copies rows into a matrix without gaps.</summary>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Its columns, the factors and what else there is room for.</param>
    /// <param name="rowOf">The row here for each row there; below 0 leaves zeros.</param>
    public FeatureMatrix ToMatrix(int rows, int columns, Func<int, int> rowOf)
    {
        var matrix = new FeatureMatrix(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            var from = rowOf(row);
            if (from >= 0)
            {
                Row(from).CopyTo(matrix.Row(row));
            }
        }

        return matrix;
    }

    public void Dispose() => _values.Dispose();

    /// <summary>Σ x·y of two rows, to the bits of <see cref="Kernels.Dot"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* x, float* y, int stride)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        var i = 0;
        for (; i + 64 <= stride; i += 64)
        {
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 16), Vector512.Load(y + i + 16), a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 32), Vector512.Load(y + i + 32), a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 48), Vector512.Load(y + i + 48), a3);
        }

        if (i < stride)
        {
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a0);
            if (i + 16 < stride)
            {
                a1 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 16), Vector512.Load(y + i + 16), a1);
            }

            if (i + 32 < stride)
            {
                a2 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 32), Vector512.Load(y + i + 32), a2);
            }
        }

        return Sum((a0 + a1) + (a2 + a3));
    }

    /// <summary>Σ x·(y - z) of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DotOfDifference(float* x, float* y, float* z, int stride)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        var i = 0;
        for (; i + 64 <= stride; i += 64)
        {
            a0 = Add(a0, i);
            a1 = Add(a1, i + 16);
            a2 = Add(a2, i + 32);
            a3 = Add(a3, i + 48);
        }

        if (i < stride)
        {
            a0 = Add(a0, i);
            a1 = i + 16 < stride ? Add(a1, i + 16) : a1;
            a2 = i + 32 < stride ? Add(a2, i + 32) : a2;
        }

        return Sum((a0 + a1) + (a2 + a3));

        Vector512<float> Add(Vector512<float> sum, int at)
            => Vector512.FusedMultiplyAdd(Vector512.Load(x + at), Vector512.Load(y + at) - Vector512.Load(z + at), sum);
    }

    /// <summary>The sum of sixteen lanes: they halve, 16, 8, 4, 2, 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes) => PairSum.Halve(lanes.GetLower() + lanes.GetUpper());
}
