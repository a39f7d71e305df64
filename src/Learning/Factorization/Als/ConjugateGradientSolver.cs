using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>A few steps of conjugate gradients on a row's normal equations, which are never built (Takács, Pilászy and Tikk 2011).</summary>
/// <remarks>A pass costs two fused multiply-adds a pair and factor. The pairs' factors are brought side by side once and read by every pass.</remarks>
internal static unsafe class ConjugateGradientSolver
{
    private const int Lanes = FactorBlock.Lanes;

    // A residual this much smaller than the right-hand side is rounding.
    private const float Negligible = 1e-13f;

    /// <summary>Solves a row.</summary>
    /// <param name="side">The side that stands still.</param>
    /// <param name="row">The row.</param>
    /// <param name="steps">Steps at most.</param>
    /// <param name="isWarm">Whether the row's factors are a first guess; otherwise they start at zero.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="cancellationToken">Checked while gathering.</param>
    public static void Solve(
        in FixedSide side, in RowProblem row, int steps, bool isWarm, in RowScratch scratch, CancellationToken cancellationToken = default)
    {
        var size = side.Size;
        var x = row.Factors;
        float* direction = scratch.Vectors, residual = direction + size, even = residual + size, odd = even + size;
        var hasAll = row.Indices.Length <= scratch.Capacity;
        if (hasAll)
        {
            Gather(side, row, 0, row.Indices.Length, scratch);
        }

        if (isWarm)
        {
            Curve(side, row.Penalty, x, even, odd);
            Add(even, odd, size, direction);
        }
        else
        {
            new Span<float>(x, size).Clear();
            new Span<float>(direction, size).Clear();
        }

        for (nint k = 0; k < size; k += Lanes)
        {
            ((row.Start == null ? default : Vector512.Load(row.Start + k)) - Vector512.Load(direction + k)).Store(even + k);
            default(Vector512<float>).Store(odd + k);
        }

        Pass(side, row, isWarm ? x : null, isResidual: true, hasAll, even, odd, scratch, cancellationToken);
        Add(even, odd, size, residual);
        Add(even, odd, size, direction);

        var squares = RowProducts.Dot(residual, residual, size);
        var enough = squares * Negligible;
        for (var step = 1; squares > enough && float.IsFinite(squares); step++)
        {
            Curve(side, row.Penalty, direction, even, odd);
            Pass(side, row, direction, isResidual: false, hasAll, even, odd, scratch, cancellationToken);
            Add(even, odd, size, even);

            var curvature = RowProducts.Dot(direction, even, size);
            if (!(curvature > 0))
            {
                break;
            }

            var length = squares / curvature;
            Add(length, direction, x, size, x);
            if (step == steps)
            {
                break;
            }

            Add(-length, even, residual, size, residual);
            var next = RowProducts.Dot(residual, residual, size);
            Add(next / squares, direction, residual, size, direction);

            squares = next;
        }
    }

    private static void Add(float* a, float* b, int size, float* result)
    {
        for (nint k = 0; k < size; k += Lanes)
        {
            (Vector512.Load(a + k) + Vector512.Load(b + k)).Store(result + k);
        }
    }

    private static void Add(float factor, float* a, float* b, int size, float* result)
    {
        var factors = Vector512.Create(factor);
        for (nint k = 0; k < size; k += Lanes)
        {
            Vector512.FusedMultiplyAdd(factors, Vector512.Load(a + k), Vector512.Load(b + k)).Store(result + k);
        }
    }

    // even + odd ← (a0·Gram + penalty·I)·x.
    private static void Curve(in FixedSide side, float penalty, float* x, float* even, float* odd)
    {
        for (nint k = 0; k < side.Size; k += Lanes)
        {
            (penalty * Vector512.Load(x + k)).Store(even + k);
            default(Vector512<float>).Store(odd + k);
        }

        RowProducts.Add(side.Gram, side.Size, side.Size, x, even, odd, side.Size);
    }

    // even + odd ← even + odd + Σ (extra·(y·x))·y, or of the residual Σ (target - extra·(y·x))·y; no x stands for zeros.
    [SkipLocalsInit]
    private static void Pass(
        in FixedSide side,
        in RowProblem row,
        float* x,
        bool isResidual,
        bool hasAll,
        float* even,
        float* odd,
        in RowScratch scratch,
        CancellationToken cancellationToken)
    {
        var size = side.Size;
        var weights = stackalloc float[RowProducts.Rows];
        for (var first = 0; first < row.Indices.Length; first += scratch.Capacity)
        {
            var count = Math.Min(scratch.Capacity, row.Indices.Length - first);
            if (!hasAll)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Gather(side, row, first, count, scratch);
            }

            if (size == 64 && x != null && Avx512F.IsSupported)
            {
                RowProducts.Pass64(scratch.Rows, count, x, scratch.Extra, isResidual ? scratch.Target : null, even, odd);
                continue;
            }

            for (var i = 0; i < count; i += RowProducts.Rows)
            {
                var rows = scratch.Rows + ((long)i * size);
                if (x != null)
                {
                    RowProducts.Dot(rows, size, x, size, weights);
                }

                var weight = x == null ? default : Vector256.Load(scratch.Extra + i) * Vector256.Load(weights);
                (isResidual ? Vector256.Load(scratch.Target + i) - weight : weight).Store(weights);
                RowProducts.Add(rows, RowProducts.Rows, size, weights, even, odd, size);
            }
        }
    }

    private static void Gather(in FixedSide side, in RowProblem row, int first, int count, in RowScratch scratch)
    {
        row.Gather(side, first, count, scratch);
        var rest = -count & (RowProducts.Rows - 1);
        new Span<float>(scratch.Rows + ((long)count * side.Size), rest * side.Size).Clear();
        new Span<float>(scratch.Extra + count, rest).Clear();
        new Span<float>(scratch.Target + count, rest).Clear();
    }
}
