using System.Buffers;

namespace AudienceML.Learning.Numerics;

/// <summary>Products of matrices in single precision, with one order of additions on every processor and for any number of threads.</summary>
/// <remarks>
/// Each value of the result is one chain of fused multiply-adds, first step first: c ← a[i,0]·b[0,j] + c, then a[i,1]·b[1,j], and so on. The
/// lanes of a vector hold neighbouring columns, so that neither their number nor the size of a tile nor who computes it changes a bit: the
/// result equals a triple loop with <see cref="MathF.FusedMultiplyAdd"/>. Tiles and the order in which they are visited follow
/// Goto and van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008).
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>Rows of a tile.</summary>
    internal const int TileRows = 8;

    // 256 steps of a panel are 32 KB: they stay in the first-level cache while all tiles of a block of rows pass over them.
    private const int StepBlock = 256;
    private const int RowBlock = 128;

    // From here on tiles are read often enough that copying them into one piece pays.
    private const int PackPanels = 4;

    /// <summary>result ← left · right, where either side may be given transposed.</summary>
    /// <param name="left">Rows × steps, or steps × rows when <paramref name="isLeftTransposed"/>.</param>
    /// <param name="isLeftTransposed">Whether the left side is given transposed.</param>
    /// <param name="right">Steps × columns, or columns × steps when <paramref name="isRightTransposed"/>.</param>
    /// <param name="isRightTransposed">Whether the right side is given transposed.</param>
    /// <param name="result">Rows × columns.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="steps">The inner dimension.</param>
    /// <param name="threads">Threads at most, 1 or more.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public static void Multiply(
        ReadOnlyMemory<float> left,
        bool isLeftTransposed,
        ReadOnlyMemory<float> right,
        bool isRightTransposed,
        Memory<float> result,
        int rows,
        int columns,
        int steps,
        int threads = 1,
        CancellationToken cancellationToken = default)
    {
        RequireLength(left.Length, rows, steps, nameof(left));
        RequireLength(right.Length, steps, columns, nameof(right));
        RequireLength(result.Length, rows, columns, nameof(result));
        var panels = new MatrixPanels();
        panels.Resize(steps, columns);
        Blocks.For(
            panels.Count, 4, threads, (_, first, count) =>
            {
                for (var panel = first; panel < first + count; panel++)
                {
                    panels.PackPanel(right.Span, panel, isRightTransposed ? steps : columns, isRightTransposed);
                }
            },
            cancellationToken);
        Blocks.For(
            rows, RowBlock, threads, (_, first, count) =>
            {
                var target = result.Span.Slice(first * columns, count * columns);
                target.Clear();
                var source = isLeftTransposed ? left.Span[first..] : left.Span.Slice(first * steps, count * steps);
                Accumulate(source, isLeftTransposed ? rows : steps, isLeftTransposed, panels, target, count);
            },
            cancellationToken);
    }

    /// <summary>result ← result + left · right, on the calling thread; the result's values are where the chains of additions start.</summary>
    /// <param name="left">Rows × steps, or steps × rows when <paramref name="isLeftTransposed"/>.</param>
    /// <param name="stride">From row to row of what is given.</param>
    /// <param name="isLeftTransposed">Whether the left side is given transposed.</param>
    /// <param name="right">The right side.</param>
    /// <param name="result">Rows × columns, without gaps.</param>
    /// <param name="rows">Rows of the result.</param>
    public static void Accumulate(
        ReadOnlySpan<float> left, int stride, bool isLeftTransposed, MatrixPanels right, Span<float> result, int rows)
        => Accumulate(left, stride, isLeftTransposed, right, right.Columns, result, right.Columns, rows);

    /// <summary>The same for the first columns of the right side, where the rows of the result may lie apart.</summary>
    /// <param name="left">Rows × steps, or steps × rows when <paramref name="isLeftTransposed"/>.</param>
    /// <param name="stride">From row to row of what is given.</param>
    /// <param name="isLeftTransposed">Whether the left side is given transposed.</param>
    /// <param name="right">The right side.</param>
    /// <param name="columns">Columns of the right side that are multiplied, from the first.</param>
    /// <param name="result">Where the first row of the result starts.</param>
    /// <param name="resultStride">From row to row of the result.</param>
    /// <param name="rows">Rows of the result.</param>
    public static unsafe void Accumulate(
        ReadOnlySpan<float> left, int stride, bool isLeftTransposed, MatrixPanels right, int columns, Span<float> result, int resultStride, int rows)
    {
        var steps = right.Rows;
        if (rows == 0 || columns == 0 || steps == 0)
        {
            return;
        }

        var reach = isLeftTransposed ? ((long)(steps - 1) * stride) + rows : ((long)(rows - 1) * stride) + steps;
        if (left.Length < reach || columns > right.Columns || resultStride < columns || result.Length < ((long)(rows - 1) * resultStride) + columns)
        {
            throw new ArgumentException($"A product of {rows} × {steps} and {steps} × {columns} does not fit its spans.", nameof(left));
        }

        var panels = Blocks.Count(columns, MatrixPanels.PanelColumns);
        var isPacked = panels >= PackPanels && rows > 1;
        var packed = isPacked ? ArrayPool<float>.Shared.Rent(Blocks.Count(RowBlock, TileRows) * TileRows * Math.Min(steps, StepBlock)) : [];
        fixed (float* a = left, b = right.Values, c = result, copy = packed)
        {
            for (var firstRow = 0; firstRow < rows; firstRow += RowBlock)
            {
                var rowCount = Math.Min(RowBlock, rows - firstRow);
                for (var firstStep = 0; firstStep < steps; firstStep += StepBlock)
                {
                    var stepCount = Math.Min(StepBlock, steps - firstStep);
                    var source = new TileSource(
                        a + (isLeftTransposed ? ((long)firstStep * stride) + firstRow : ((long)firstRow * stride) + firstStep),
                        isLeftTransposed ? 1 : stride,
                        isLeftTransposed ? stride : 1);
                    if (isPacked)
                    {
                        source.Pack(copy, rowCount, stepCount);
                    }

                    for (var panel = 0; panel < panels; panel++)
                    {
                        var from = b + ((((long)panel * steps) + firstStep) * MatrixPanels.PanelColumns);
                        var to = c + ((long)firstRow * resultStride) + (panel * MatrixPanels.PanelColumns);
                        var width = Math.Min(MatrixPanels.PanelColumns, columns - (panel * MatrixPanels.PanelColumns));
                        for (var row = 0; row < rowCount; row += TileRows)
                        {
                            var tile = isPacked ? new TileSource(copy + (row * stepCount), 1, TileRows) : source.Down(row);
                            MatrixTiles.Run(tile, from, stepCount, to + ((long)row * resultStride), resultStride, Math.Min(TileRows, rowCount - row), width);
                        }
                    }
                }
            }
        }

        if (isPacked)
        {
            ArrayPool<float>.Shared.Return(packed);
        }
    }

    private static void RequireLength(int length, int rows, int columns, string name)
    {
        if (length != (long)rows * columns)
        {
            throw new ArgumentException($"A matrix of {rows} × {columns} has {(long)rows * columns} values, not {length}.", name);
        }
    }
}
