namespace AudienceML.Learning.Factorization.Als;

/// <summary>A few steps of conjugate gradients on a row's normal equations, which are never built (Takács, Pilászy and Tikk 2011).</summary>
/// <remarks>A pass costs two fused multiply-adds a pair and factor. The pairs' factors are brought side by side once and read by every pass.</remarks>
internal static unsafe class ConjugateGradientSolver
{
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

        new Span<float>(odd, size).Clear();
        if (isWarm)
        {
            Curve(side, row.Penalty, x, even, odd);
            for (var k = 0; k < size; k++)
            {
                even[k] = (row.Start == null ? 0 : row.Start[k]) - (even[k] + odd[k]);
                odd[k] = 0;
            }
        }
        else
        {
            new Span<float>(x, size).Clear();
            for (var k = 0; k < size; k++)
            {
                even[k] = row.Start == null ? 0 : row.Start[k];
            }
        }

        Pass(side, row, isWarm ? x : null, isResidual: true, hasAll, even, odd, scratch, cancellationToken);
        for (var k = 0; k < size; k++)
        {
            residual[k] = direction[k] = even[k] + odd[k];
        }

        var squares = RowProducts.Dot(residual, residual, size);
        var enough = squares * Negligible;
        for (var step = 1; squares > enough && float.IsFinite(squares); step++)
        {
            new Span<float>(odd, size).Clear();
            Curve(side, row.Penalty, direction, even, odd);
            Pass(side, row, direction, isResidual: false, hasAll, even, odd, scratch, cancellationToken);
            for (var k = 0; k < size; k++)
            {
                even[k] += odd[k];
            }

            var curvature = RowProducts.Dot(direction, even, size);
            if (!(curvature > 0))
            {
                break;
            }

            var length = squares / curvature;
            for (var k = 0; k < size; k++)
            {
                x[k] = MathF.FusedMultiplyAdd(length, direction[k], x[k]);
            }

            if (step == steps)
            {
                break;
            }

            for (var k = 0; k < size; k++)
            {
                residual[k] = MathF.FusedMultiplyAdd(-length, even[k], residual[k]);
            }

            var next = RowProducts.Dot(residual, residual, size);
            var turn = next / squares;
            for (var k = 0; k < size; k++)
            {
                direction[k] = MathF.FusedMultiplyAdd(turn, direction[k], residual[k]);
            }

            squares = next;
        }
    }

    // even + odd ← (a0·Gram + penalty·I)·x.
    private static void Curve(in FixedSide side, float penalty, float* x, float* even, float* odd)
    {
        for (var k = 0; k < side.Size; k++)
        {
            even[k] = penalty * x[k];
        }

        RowProducts.Add(side.Gram, side.Size, side.Size, x, even, odd, side.Size);
    }

    // even + odd ← even + odd + Σ (extra·(y·x))·y, or of the residual Σ (target - extra·(y·x))·y; no x stands for zeros.
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

            for (var i = 0; i < count; i += RowProducts.Rows)
            {
                var rows = scratch.Rows + ((long)i * size);
                if (x != null)
                {
                    RowProducts.Dot(rows, size, x, size, weights);
                }

                for (var k = 0; k < RowProducts.Rows; k++)
                {
                    var product = x == null ? 0 : scratch.Extra[i + k] * weights[k];
                    weights[k] = isResidual ? scratch.Target[i + k] - product : product;
                }

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
