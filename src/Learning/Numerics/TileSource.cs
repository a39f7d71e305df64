namespace AudienceML.Learning.Numerics;

/// <summary>Where the left-hand side of a tile lies: value (row, step) at Start + row·RowStride + step·StepStride.</summary>
internal readonly unsafe struct TileSource(float* start, long rowStride, long stepStride)
{
    public float* Start => start;

    public nint RowStride => (nint)rowStride;

    public nint StepStride => (nint)stepStride;

    /// <summary>The same from another row on.</summary>
    public TileSource Down(int rows) => new(start + (rows * rowStride), rowStride, stepStride);

    /// <summary>Copies tile after tile of <see cref="MatrixProduct.TileRows"/> rows, each step's rows side by side.</summary>
    /// <remarks>In a last tile with fewer rows the rest stays as it was: kernels do not read it.</remarks>
    public void Pack(float* target, int rows, int steps)
    {
        for (var row = 0; row < rows; row += MatrixProduct.TileRows)
        {
            var count = Math.Min(MatrixProduct.TileRows, rows - row);
            for (var i = 0; i < count; i++)
            {
                var from = start + ((row + i) * rowStride);
                var to = target + ((long)row * steps) + i;
                for (var step = 0; step < steps; step++)
                {
                    to[step * MatrixProduct.TileRows] = from[step * stepStride];
                }
            }
        }
    }
}
