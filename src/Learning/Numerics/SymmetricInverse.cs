namespace AudienceML.Learning.Numerics;

/// <summary>The inverse of a symmetric positive definite matrix in single precision, with the same bits for any number of threads.</summary>
/// <remarks>
/// Blocks of columns are swept one after the other (Beaton's sweep operator, 1964; Goodnight, A Tutorial on the SWEEP Operator, 1979, in blocks):
/// with the pivot block D, the rest becomes A - C·D⁻¹·Cᵀ, and C becomes C·D⁻¹. Only the lower triangle is kept, so that the whole takes n³
/// operations, nearly all of them in one matrix product a block. A pivot block is inverted in double precision.
/// </remarks>
internal static class SymmetricInverse
{
    private const int Block = 128;

    /// <summary>Overwrites a matrix with minus its inverse, in the lower triangle; what lies above the diagonal is neither read nor defined afterwards.</summary>
    /// <param name="matrix">n × n, row after row.</param>
    /// <param name="n">Rows.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="progress">Told the rows that are done.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <returns>False when the matrix is not positive definite as far as single precision tells.</returns>
    public static bool TryInvertNegated(Memory<float> matrix, int n, int threads, Action<int>? progress, CancellationToken cancellationToken)
    {
        var column = new float[(long)n * Block];
        var scaled = new float[(long)n * Block];
        var panels = new MatrixPanels();
        var pivotPanels = new MatrixPanels();
        var pivot = new double[Block * Block];
        var negated = new float[Block * Block];
        for (var first = 0; first < n; first += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var width = Math.Min(Block, n - first);
            GatherColumn(matrix.Span, n, first, width, column);
            for (var i = 0; i < width * width; i++)
            {
                pivot[i] = column[(first * width) + i];
            }

            if (!TryInvert(pivot, width))
            {
                return false;
            }

            // scaled = column · -D⁻¹, so that the update below only adds.
            for (var i = 0; i < width * width; i++)
            {
                negated[i] = -(float)pivot[i];
            }

            pivotPanels.Pack(negated, width, width, width, isTransposed: false);
            panels.Resize(width, n);
            Blocks.For(
                n, Block, threads, (_, start, count) =>
                {
                    var target = scaled.AsSpan(start * width, count * width);
                    target.Clear();
                    MatrixProduct.Accumulate(column.AsSpan(start * width, count * width), width, false, pivotPanels, target, count);
                    for (var panel = start / MatrixPanels.PanelColumns; panel < Blocks.Count(start + count, MatrixPanels.PanelColumns); panel++)
                    {
                        panels.PackPanel(column.AsSpan(0, n * width), panel, width, isTransposed: true);
                    }
                },
                cancellationToken);
            var pivotBlock = first / Block;
            var blocks = Blocks.Count(n, Block);
            Blocks.For(
                blocks, 1, threads, (_, at, _) =>
                {
                    // The longest rows first: threads that are done then find short ones left.
                    var block = blocks - 1 - at;
                    var start = block * Block;
                    var count = Math.Min(Block, n - start);
                    var rows = matrix.Span[(start * n)..];
                    if (block != pivotBlock)
                    {
                        MatrixProduct.Accumulate(scaled.AsSpan(start * width), width, false, panels, start + count, rows, n, count);
                    }

                    PutSwept(rows, n, start, count, first, width, scaled, negated);
                },
                cancellationToken);
            progress?.Invoke(first + width);
        }

        return true;
    }

    /// <summary>Inverts a small symmetric positive definite matrix in place; false when a pivot is not above rounding.</summary>
    internal static bool TryInvert(Span<double> matrix, int n)
    {
        for (var k = 0; k < n; k++)
        {
            var pivot = matrix[(k * n) + k];
            if (!(pivot > 0) || !double.IsFinite(pivot))
            {
                return false;
            }

            var inverse = 1 / pivot;
            var pivotRow = matrix.Slice(k * n, n);
            for (var i = 0; i < n; i++)
            {
                if (i != k)
                {
                    var row = matrix.Slice(i * n, n);
                    var factor = row[k] * inverse;
                    row[k] = 0;
                    for (var j = 0; j < n; j++)
                    {
                        row[j] -= j == k ? factor : factor * pivotRow[j];
                    }
                }
            }

            for (var j = 0; j < n; j++)
            {
                pivotRow[j] = j == k ? inverse : pivotRow[j] * inverse;
            }
        }

        return true;
    }

    /// <summary>All rows of a block of columns, of which those above the block stand in its rows.</summary>
    private static void GatherColumn(ReadOnlySpan<float> matrix, int n, int first, int width, Span<float> column)
    {
        for (var k = 0; k < width; k++)
        {
            var row = matrix.Slice((first + k) * n, first + k + 1);
            for (var i = 0; i < row.Length; i++)
            {
                column[(i * width) + k] = row[i];
                if (i >= first)
                {
                    column[((first + k) * width) + i - first] = row[i];
                }
            }
        }

        for (var i = first + width; i < n; i++)
        {
            matrix.Slice((i * n) + first, width).CopyTo(column[(i * width)..]);
        }
    }

    /// <summary>Writes what the swept columns become into one block of rows of the lower triangle.</summary>
    private static void PutSwept(Span<float> rows, int n, int start, int count, int first, int width, ReadOnlySpan<float> scaled, ReadOnlySpan<float> pivot)
    {
        if (start > first)
        {
            for (var i = 0; i < count; i++)
            {
                var from = scaled.Slice((start + i) * width, width);
                var to = rows.Slice((i * n) + first, width);
                for (var k = 0; k < width; k++)
                {
                    to[k] = -from[k];
                }
            }
        }
        else if (start == first)
        {
            for (var k = 0; k < width; k++)
            {
                var to = rows[(k * n)..];
                for (var i = 0; i < first; i++)
                {
                    to[i] = -scaled[(i * width) + k];
                }

                pivot.Slice(k * width, width).CopyTo(to[first..]);
            }
        }
    }
}
