using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Solves a row exactly: a0·Gram + penalty·I + Σ extra·y·yᵀ is built from gathered rows, half of it, and factored in place.</summary>
/// <remarks>
/// The factor is that of Cholesky without roots: A = L·D·Lᵀ, kept as the rows of D·Lᵀ. The right-hand side is one more column, so that the
/// forward substitution costs nothing of its own. Panels of 16 rows; what they take from the rest is a sum of outer products again.
/// </remarks>
internal static unsafe class CholeskySolver
{
    private const int Lanes = FactorBlock.Lanes;

    public static void Solve(in FixedSide side, in RowProblem row, in RowScratch scratch, CancellationToken cancellationToken = default)
    {
        Build(side, row, scratch, cancellationToken);
        Factor(scratch.Matrix, side.Size, scratch.MatrixStride, scratch.Panel);
        Substitute(scratch.Matrix, side.Size, scratch.MatrixStride, row.Factors, scratch.Vectors);
    }

    /// <summary>The normal equations' upper half, and behind it the right-hand side.</summary>
    public static void Build(in FixedSide side, in RowProblem row, in RowScratch scratch, CancellationToken cancellationToken)
    {
        var size = side.Size;
        var stride = scratch.MatrixStride;
        var target = scratch.Vectors;
        var odd = target + size;
        new Span<float>(odd, size).Clear();
        if (row.Start == null)
        {
            new Span<float>(target, size).Clear();
        }
        else
        {
            new ReadOnlySpan<float>(row.Start, size).CopyTo(new Span<float>(target, size));
        }

        for (var i = 0; i < size; i++)
        {
            var first = i & ~(Lanes - 1);
            for (nint k = first; k < size; k += Lanes)
            {
                Vector512.Load(side.Gram + ((long)i * size) + k).Store(scratch.Matrix + ((long)i * stride) + k);
            }

            scratch.Matrix[((long)i * stride) + i] += row.Penalty;
        }

        for (var first = 0; first < row.Indices.Length; first += RowScratch.ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(RowScratch.ChunkRows, row.Indices.Length - first);
            row.GatherWeighted(side, first, count, scratch);
            if (count % 2 == 1)
            {
                new Span<float>(scratch.Rows + ((long)count * size), size).Clear();
                scratch.Target[count] = 0;
            }

            RowProducts.Add(scratch.Rows, (count + 1) & ~1, size, scratch.Target, target, odd, size);
            OuterProducts.Accumulate(scratch.Weighted, scratch.Rows, count, size, size, size, scratch.Matrix, stride);
        }

        for (var i = 0; i < size; i++)
        {
            var behind = scratch.Matrix + ((long)i * stride) + size;
            Vector512.CreateScalar(target[i] + odd[i]).Store(behind);
        }
    }

    /// <summary>A = L·D·Lᵀ; the rows become those of D·Lᵀ, the column behind them what the forward substitution gives.</summary>
    public static void Factor(float* matrix, int size, int stride, float* panel)
    {
        for (var first = 0; first < size; first += Lanes)
        {
            FactorPanel(matrix + ((long)first * stride) + first, stride, size + Lanes - first, panel);
            var rest = size - first - Lanes;
            if (rest > 0)
            {
                var next = first + Lanes;
                OuterProducts.Accumulate(
                    panel + Lanes, matrix + ((long)first * stride) + next, Lanes, stride, rest, rest + Lanes, matrix + ((long)next * stride) + next, stride);
            }
        }
    }

    /// <summary>Solves D·Lᵀ·x = the column behind.</summary>
    [SkipLocalsInit]
    public static void Substitute(float* matrix, int size, int stride, float* x, float* known)
    {
        var left = stackalloc float[Lanes];
        for (var first = size - Lanes; first >= 0; first -= Lanes)
        {
            var rows = matrix + ((long)first * stride);
            var rest = size - first - Lanes;
            RowProducts.Dot(rows + first + Lanes, stride, known + first + Lanes, rest, left);
            RowProducts.Dot(rows + first + Lanes + (8L * stride), stride, known + first + Lanes, rest, left + 8);
            for (var i = 0; i < Lanes; i++)
            {
                left[i] = rows[((long)i * stride) + size] - left[i];
            }

            for (var i = Lanes - 1; i >= 0; i--)
            {
                var pivot = rows[((long)i * stride) + first + i];
                var value = IsSound(pivot) ? left[i] / pivot : 0;
                known[first + i] = value;
                for (var k = 0; k < i; k++)
                {
                    left[k] = MathF.FusedMultiplyAdd(-value, rows[((long)k * stride) + first + i], left[k]);
                }
            }
        }

        new ReadOnlySpan<float>(known, size).CopyTo(new Span<float>(x, size));
    }

    // A direction without weight, which has a pivot of 0 but for rounding, takes no part.
    private static bool IsSound(float pivot) => pivot > 0 && float.IsFinite(pivot);

    private static void FactorPanel(float* matrix, int stride, int columns, float* panel)
    {
        for (var row = 0; row < Lanes; row++)
        {
            var at = matrix + ((long)row * stride);
            var scaled = panel + ((long)row * stride);
            Reduce(at, 0, matrix, stride, panel, row, columns);
            var factor = IsSound(at[row]) ? -1 / at[row] : 0;
            for (nint k = 0; k < columns; k += Lanes)
            {
                (Vector512.Load(at + k) * factor).Store(scaled + k);
            }
        }
    }

    // One row less what the rows above it in the panel take.
    [SkipLocalsInit]
    private static void Reduce(float* at, nint from, float* matrix, int stride, float* panel, int above, int columns)
    {
        var column = panel + above;
        for (; from + (3 * Lanes) <= columns; from += 3 * Lanes)
        {
            Vector512<float> a = Vector512.Load(at + from), b = Vector512.Load(at + from + Lanes), c = Vector512.Load(at + from + (2 * Lanes));
            var source = matrix + from;
            var weight = column;
            for (var row = 0; row < above; row++, source += stride, weight += stride)
            {
                var factor = Vector512.Create(*weight);
                a = Vector512.FusedMultiplyAdd(factor, Vector512.Load(source), a);
                b = Vector512.FusedMultiplyAdd(factor, Vector512.Load(source + Lanes), b);
                c = Vector512.FusedMultiplyAdd(factor, Vector512.Load(source + (2 * Lanes)), c);
            }

            a.Store(at + from);
            b.Store(at + from + Lanes);
            c.Store(at + from + (2 * Lanes));
        }

        for (; from < columns; from += Lanes)
        {
            var a = Vector512.Load(at + from);
            var source = matrix + from;
            var weight = column;
            for (var row = 0; row < above; row++, source += stride, weight += stride)
            {
                a = Vector512.FusedMultiplyAdd(Vector512.Create(*weight), Vector512.Load(source), a);
            }

            a.Store(at + from);
        }
    }
}
